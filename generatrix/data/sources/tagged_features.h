// Features of pictures and the words that people tagged them with, generated: the task of Mirza and Osindero 2014, arXiv
// 1411.1784, section 4.2 (there: features of a convolutional net, word vectors of a skip-gram).
//
//   words      16 topics of 10 words; a word is a point on the sphere of radius sqrt 24 in 24 dimensions, near its topic's middle
//
//   a picture  shows two topics a and b, to shares w ~ U[.35, .65] and 1 - w, in a style s ~ N(0, I_4)
//
//   features   64 numbers: tanh(W2 tanh(W1 (4 w e_a + 4 (1 - w) e_b, s))) + .1 N(0, I)
//
//   tags       three words of each topic without replacement, word j = 1 .. 10 with probability proportional to 1 / j
//
// A row is one tag of a picture: the event is the word's vector ("word"), given are the picture's features ("features"). 4,000
// pictures train, 500 validate, 1,000 test: 24,000, 3,000 and 6,000 rows; a picture's rows stay in one part.
#pragma once

#include "generatrix/data/source.h"
#include "generatrix/data/sources/opened.h"

namespace gx {

Opened open_tagged_features(const DataSpec& spec);

}  // namespace gx
