// Where rows come from: the [data] section of a configuration, opened into train, valid and test.
#pragma once

#include <memory>

#include "generatrix/data/codec.h"
#include "generatrix/data/dataset.h"
#include "generatrix/data/given.h"
#include "generatrix/data/modes.h"
#include "generatrix/data/origin.h"
#include "generatrix/data/row_names.h"
#include "generatrix/spec/fields.h"

namespace gx {

class Subwords;

struct DataSpec {
  std::string name = "fashion-mnist";  // a known name or a path (IDX file, folder of pictures, table, ...)
  std::string values = "auto";         // auto, grey, dynamic, static, reals
  GivenSpec given = FileGivenSpec{};
  bool paired = true;
  double valid = 1.0 / 12;  // share of training rows held out, by content; as many for test if the source has no test
  std::int64_t limit = 0;   // at most this many training rows, before any are held out; 0 = all
  std::int64_t labels = 0;  // training rows that keep their label; 0 = all
  double label_share = 0.5;
  std::int64_t longest = 0;
  std::vector<std::int64_t> size;
  std::string fit = "crop";
  std::string tokens = "characters";
  std::int64_t vocabulary = 1000;
  std::int64_t window = 0;
  double step = 0;
  std::vector<std::string> columns, categories, numbers;
  std::int64_t seed = 0;  // of static binarization, generated densities, the split and the choice of labels
  std::shared_ptr<const Subwords> subwords = {};  // of a run: cut texts by these (data/subwords.h); no setting
  bool alone = false;                             // other data of a run: read no file beside the one that is named; no setting
  bool last_window = false;  // of what data.window cuts: read the last `window` steps or symbols alone; no setting

  static auto fields() {
    return std::tuple(
        field("name", &DataSpec::name, "a known data set (see `generatrix data`) or a path"),
        field("values", &DataSpec::values, "how stored values become model values",
              one_of({"auto", "grey", "dynamic", "static", "reals"})),
        field("given", &DataSpec::given, "what each row is given: the condition of a conditional model"),
        field("paired", &DataSpec::paired,
              "false: training and held-out rows get conditions of other rows, as two sets without pairs; test rows keep their "
              "own"),
        field("valid", &DataSpec::valid, "share of training rows held out for validation", between(0, 0.9)),
        field("limit", &DataSpec::limit, "use at most this many training rows (0 = all)", at_least(0)),
        field(
            "labels", &DataSpec::labels,
            "training rows that keep their label, as many of each class; the labels of the others and of the rows held out from "
            "them are unknown (0 = every row keeps its own)",
            at_least(0)),
        field("label_share", &DataSpec::label_share,
              "with labels: rows that have one are repeated until they are this share of the training rows; 0 = not repeated",
              Check{.low = 0, .high = 1, .below_high = true}),
        field("longest", &DataSpec::longest,
              "members of a sequence at most, an end symbol beside them: a longer one is cut into pieces (0 = 256 for text, else "
              "any)",
              at_least(0)),
        field("size", &DataSpec::size, "height and width that pictures of other sizes are fitted to; empty: all must be equal",
              positive),
        field("fit", &DataSpec::fit, "how: crop cuts what is too much, pad adds black", one_of({"crop", "pad"})),
        field("tokens", &DataSpec::tokens, "what a text is cut into", one_of({"characters", "words", "subwords"})),
        field("vocabulary", &DataSpec::vocabulary, "subwords that are found in the training text, at most", between(16, 65'536)),
        field("window", &DataSpec::window,
              "steps of a row of a series, symbols of a row of a text whose lines go on (0 = each whole series or line is a row)",
              at_least(0)),
        field("step", &DataSpec::step,
              "time between two steps of a series, of dates in seconds: cells of steps that are left out are unknown (0 = lines "
              "follow each other, whatever their times)",
              at_least(0)),
        field("columns", &DataSpec::columns, "columns of a table that are read; empty: all"),
        field("categories", &DataSpec::categories, "columns of a table that are categories, whatever they look like"),
        field("numbers", &DataSpec::numbers, "columns of a table that are numbers, whatever they look like"),
        field("seed", &DataSpec::seed, "of static binarization, generated rows, the split and the choice of labels",
              at_least(0)));
  }
};

// Where each row of a part stands, int64, from 0: in the source's training rows, or in its own part of that name.
struct RowNumbers {
  Tensor train, valid, test;
};

struct Data {
  std::string name;
  Codec codec;
  DatasetPtr train, valid, test;            // valid or test may be empty sets, never null
  double entropy = 0;                       // nats, for generated densities of known entropy; NaN when unknown
  Modes modes = {};                         // of generated mixtures
  std::vector<std::string> notes = {};      // what was left out or changed on reading, a line each
  std::vector<std::string> row_notes = {};  // those of them that are told of any file, not only of training data
  RowNumbers numbers = {};
  DataOrigin origin = {};
  RowNames row_names = {};  // of training rows, by numbers.train
};

// Throws UserError for an unknown name (nearest offered), DataError for files.
Data open_data(const DataSpec& spec);

// The same of data that were opened before, from whatever folder: from where they lay then, or as they were named. Data::name
// stays as it was typed. Throws DataError when they are gone.
Data open_again(const DataSpec& spec, const DataOrigin& before);
// A line for the person when `data` are not the rows that they were; nothing where nobody knows what they were.
std::optional<std::string> note_on_change(const Data& data, const DataOrigin& before);

}  // namespace gx
