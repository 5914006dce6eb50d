// Who chose what: a sparse row of items for each user.
#pragma once

#include "generatrix/base/file.h"
#include "generatrix/data/source.h"
#include "generatrix/data/sources/opened.h"

namespace gx {

// The field "ratings": sparse counts of N items, one row a user, in the order in which users first come. From
//   a table (table_rows.h) with columns user_id and item_id, as RecBole has them in .inter files (user_id:token, item_id:token),
//   and perhaps rating: the last rating of an item, rounded to a whole number of at least 1, or else how often it comes; or .txt,
//   a user a line: the user and then the items, whole numbers separated by spaces; an item counts as often as it comes.
// Files of valid and test beside it (siblings.h) hold more items of the same users, and are read along: which users are held out
// is decided as for all data.
Opened open_ratings(const DataSpec& spec);

// Whether the file is one of the above: a table with such columns, or a .txt whose first lines are whole numbers, the first of
// which counts up.
bool is_ratings(const Path& file);

}  // namespace gx
