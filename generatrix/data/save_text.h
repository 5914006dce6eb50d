// Stored rows as text, one form each.
#pragma once

#include <string>

#include "generatrix/data/codec.h"

namespace gx {

// What rows of an event can be written as, besides arrays.
enum class RowForm { picture, table, text, series, sound, ratings, none };

// picture  one image of levels or bits, grey or RGB  table    fields of at most one dimension
// text     one sequence of single symbols            series   one other sequence
// sound    samples of one sound, a sequence or not   ratings  one sparse field
RowForm form_of(const Codec& codec);

// CSV: column names, then one row a line; columns in the places that they had in their table, unknown cells empty. Numbers have
// all digits of their type that the model's float32 resolves.
std::string table_text(const Codec& codec, const Rows& stored);
// CSV: id,time and the columns of a member; a line for each member, id the row's number and time the member's, both from 0.
std::string series_text(const Codec& codec, const Rows& stored);
// A row a line, symbols by name with what stands `between` them; the symbol kEndOfLine is not written.
std::string lines_text(const Codec& codec, const Rows& stored);
// Tab-separated user_id:token, item_id:token, rating:float; a line for each entry.
std::string ratings_text(const Codec& codec, const Rows& stored);

inline constexpr const char* kEndOfLine = "<end>";
inline constexpr const char* kUnknownWord = "<unk>";

}  // namespace gx
