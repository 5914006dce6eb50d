// Between the rows of a data set and the rows of a model, field by field, both ways; saved with the model, so that `sample`
// writes what `train` read and densities can be carried back to the data's own units. What a number means outside (words, units,
// dates, rates) is known here and nowhere else.
//
// A codec of columns is one file under codecs/ with its own settings; codecs/known.h lists them.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "generatrix/base/rng.h"
#include "generatrix/data/rows.h"
#include "generatrix/data/space.h"
#include "generatrix/spec/value.h"

namespace gx {

class ColumnCodec {
 public:
  explicit ColumnCodec(Field field) : field_(std::move(field)) {}
  virtual ~ColumnCodec() = default;

  const Field& field() const { return field_; }    // of the encoded column
  virtual std::string kind() const = 0;            // its word in files and in data.values
  virtual Table settings() const { return {}; }    // what make_codec needs besides the field
  virtual std::vector<std::string> names() const;  // of the symbols of a label, or of the cells of a row; may be empty

  // Stored -> a model's values. Without gradient. Only a codec that draws (dynamic bits) uses rng.
  virtual Column encode(const Column& stored, Rng& rng) const = 0;
  // A model's values -> the stored form.
  virtual Column decode(const Column& x) const = 0;
  // log |d encoded / d stored| in nats, summed over the known cells of each row: float64 [B], or undefined where it is 0. What is
  // stored counts in the unit that a person would count it in: days in days, though they are stored as seconds.
  // log p_stored(row) = log p_model(encode(row)) + log_volume, where the model's score is a density.
  virtual Tensor log_volume(const Column& x) const;
  // A known number of a stored column as a table's text; cell: which one of its member.
  virtual std::string text(double value, std::int64_t cell) const;

 private:
  Field field_;
};
using ColumnCodecPtr = std::shared_ptr<const ColumnCodec>;

class Codec final {
 public:
  using Columns = std::vector<ColumnCodecPtr>;

  Codec() = default;
  explicit Codec(Columns event, Columns given = {});

  const Task& task() const { return task_; }
  const Columns& event() const { return event_; }
  const Columns& given() const { return given_; }
  // "grey", or "reals + symbols": how the columns of the event are read; part of every result that compares likelihoods.
  std::string words() const;

  // Rows that come without what they are given stay so: whoever needs it says so.
  Batch encode(const Batch& stored, Rng& rng) const;
  Rows encode_given(const Rows& stored, Rng& rng) const;
  Rows decode(const Rows& event) const;
  Rows decode_given(const Rows& given) const;
  // float64 [B] on the CPU, nats: what a model's log-density of encoded rows lacks to be of the data's own units. Of the columns
  // of reals alone: a density of levels is none of the levels' probabilities in any unit.
  Tensor log_volume(const Rows& event) const;
  // Names of the classes of the task's label; empty where they have none.
  std::vector<std::string> label_names() const;

 private:
  Task task_;
  Columns event_, given_;
};

// Values as they are: reals and symbols untouched, levels n as bytes, bits as bytes 0 and 1.
Codec plain_codec(const Task& task);

}  // namespace gx
