// One function a verb, each in a file of its own under verbs/.
#pragma once

#include <string>
#include <vector>

namespace gx {

class Program;

void add_train(Program& program);
void add_sample(Program& program);
void add_score(Program& program);
void add_encode(Program& program);
void add_decode(Program& program);
void add_complete(Program& program);
void add_reconstruct(Program& program);
void add_interpolate(Program& program);
void add_arithmetic(Program& program);
void add_evaluate(Program& program);
void add_check(Program& program);
void add_classify(Program& program);
void add_compare(Program& program);
void add_metrics(Program& program);
void add_models(Program& program);
void add_explain(Program& program);
std::vector<std::string> explained_names();  // what `explain` takes besides a path
void add_data(Program& program);
void add_runs(Program& program);
void add_completion(Program& program);
void add_help(Program& program);

}  // namespace gx
