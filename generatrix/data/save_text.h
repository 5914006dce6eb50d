// Stored rows as text, one form each.
#pragma once

#include <string>
#include <vector>

#include "generatrix/data/codec.h"
#include "generatrix/data/row_names.h"

namespace gx {

// What rows of an event can be written as, besides arrays.
enum class RowForm { picture, table, text, series, sound, ratings, music, none };

// picture  one image of levels or bits, grey or RGB  table    fields of at most one dimension
// text     one sequence of single symbols            series   one other sequence
// sound    samples of one sound, a sequence or not   ratings  one sparse field
// music    a sequence of the keys of a piano
RowForm form_of(const Codec& codec);

// Whether the column is of a table: its cells have names or places there.
bool is_of_table(const ColumnCodec& codec);

// The texts below are of the rows from number `first` on: all but those from 0 come without the line of names. `row_names`: what
// the file that rows came from calls them, in place of their numbers.
//
// CSV: column names, then one row a line; columns in the places that they had in their table, unknown cells empty. Numbers have
// all digits of their type that the model's float32 resolves.
std::string table_text(const Codec& codec, const Rows& stored, std::int64_t first = 0);
// CSV: id,time and the columns of a member; a line for each member. Without `row_names`, id is the row's number from 0, and time
// the member's number from 0.
std::string series_text(const Codec& codec, const Rows& stored, std::int64_t first = 0, const RowNames& row_names = {});
// A row a line, symbols by name with what stands `between` them; the symbol kEndOfLine is not written. Around
// a symbol that is a new line nothing stands.
std::string lines_text(const Codec& codec, const Rows& stored);
// Tab-separated user_id:token, item_id:token, rating:float; a line for each entry.
std::string ratings_text(const Codec& codec, const Rows& stored, std::int64_t first = 0, const RowNames& row_names = {});

// JSON: pieces of steps of MIDI notes (media/music.h).
std::string notes_text(const Rows& stored);

inline constexpr const char* kEndOfLine = "<end>";
inline constexpr const char* kUnknownWord = "<unk>";

}  // namespace gx
