// The codecs of columns that this program knows. A new one is a file here, a line below and one in known.cpp.
#pragma once

#include "generatrix/data/codec.h"
#include "generatrix/spec/fields.h"

namespace gx {

// Levels 0 .. n - 1 stored as whole numbers: level / (n - 1). "grey", of bytes and of colors too.
ColumnCodecPtr grey_codec(Field field);

// "dynamic": a fresh Bernoulli(level / 255) draw at every reading. "static": bytes 0 and 1, drawn once when the set was opened.
// Both decode to bytes: 0 and 255 of pictures, 0 and 1 of other rows.
ColumnCodecPtr dynamic_codec(Field field);
ColumnCodecPtr static_codec(Field field);

// "reals": (value - shift) / scale, cell by cell of a row. Decoded cells that are whole, or days, become the nearest one;
// others of float64 lose the decimals that a model's float32 does not resolve.
struct RealsSettings {
  std::vector<double> shift, scale;  // in C order; empty means 0 and 1
  std::vector<std::string> names;    // of the cells: a table's columns
  std::vector<std::string> forms;    // of the cells: "number", "whole", "date" (seconds since 1970) or "day"; empty means numbers
  std::vector<std::int64_t> places;  // of the cells among all columns of the table; empty: as they come
  std::vector<std::int64_t> constant = {};  // the cells that were their shift in every training row: decoded ones are it
  std::string dtype = "float32";            // of what decode gives: float32, or float64 where float32 would lose digits
  std::string coder = {};                   // of codes: the hash of the model that made them

  static auto fields() {
    return std::tuple(field("shift", &RealsSettings::shift, "subtracted, cell by cell"),
                      field("scale", &RealsSettings::scale, "divided by, cell by cell", positive),
                      field("names", &RealsSettings::names, "of the cells"),
                      field("forms", &RealsSettings::forms, "of the cells", one_of({"number", "whole", "date", "day"})),
                      field("places", &RealsSettings::places, "of the cells among all columns", at_least(0)),
                      field("constant", &RealsSettings::constant, "cells that never changed", at_least(0)),
                      field("dtype", &RealsSettings::dtype, "type of decoded numbers", one_of({"float32", "float64"})),
                      field("coder", &RealsSettings::coder, "hash of the model whose codes these are"));
  }
};
ColumnCodecPtr reals_codec(Field field, RealsSettings settings = {});

// "symbols": whole numbers from 0 that stand for words: classes, categories, characters, words.
struct SymbolsSettings {
  std::vector<std::string> names;    // of the symbols: those of the first cell, then of the second, ...; may be empty
  std::vector<std::string> columns;  // of the cells: a table's columns
  std::vector<std::int64_t> counts;  // of a label: rows of each class in training, so that samples are drawn in their proportion
  std::vector<std::int64_t> places;  // as in reals
  std::string between;               // what stands between two members of a sequence when it is written as text
  std::string coder;                 // as in reals
  std::vector<double> scores = {};   // of subwords: log-probabilities, by which a text is cut into them

  static auto fields() {
    return std::tuple(field("names", &SymbolsSettings::names, "of the symbols, cell by cell"),
                      field("columns", &SymbolsSettings::columns, "of the cells"),
                      field("counts", &SymbolsSettings::counts, "training rows of each label", at_least(0)),
                      field("places", &SymbolsSettings::places, "of the cells among all columns", at_least(0)),
                      field("between", &SymbolsSettings::between, "between two members as text"),
                      field("coder", &SymbolsSettings::coder, "hash of the model whose codes these are"),
                      field("scores", &SymbolsSettings::scores, "log-probabilities of subwords"));
  }
};
ColumnCodecPtr symbols_codec(Field field, SymbolsSettings settings = {});
// The settings of a codec of symbols; null for other codecs.
const SymbolsSettings* symbols_of(const ColumnCodec& codec);
const RealsSettings* reals_of(const ColumnCodec& codec);
// The hash of the model that made the codes of a column; empty where it is not known, and of columns that are no codes.
std::string coder_of(const ColumnCodec& codec);

// "mu_law": samples of sound in [-32768, 32767] as n = 256 levels, finer near 0 (ITU-T G.711; mu = n - 1).
ColumnCodecPtr mu_law_codec(Field field, std::int64_t rate);
// Samples a second; 0 of other codecs.
std::int64_t rate_of(const ColumnCodec& codec);

// "counts": how often each of the named items was chosen, floats of whole numbers from 0, as they are; decoded ones are rounded.
ColumnCodecPtr counts_codec(Field field, std::vector<std::string> names);

// "piano_roll": bits of the keys of a piano, step by step; stored as bytes 0 and 1.
ColumnCodecPtr piano_roll_codec(Field field);

// Throws UserError for a kind or settings that no codec has, and for a field that such a codec cannot be of.
ColumnCodecPtr make_codec(const std::string& kind, Field field, const Table& settings, const std::string& path = "codec");

}  // namespace gx
