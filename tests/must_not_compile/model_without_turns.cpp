// must not compile: allocating an object of abstract class type 'Untrained'
// A model says how it is trained, or it is not a model.
#include "generatrix/contract/model.h"

struct Untrained : gx::Model {};
struct Trained : gx::Model {
  std::vector<gx::Turn> turns() override { return {}; }
};

std::shared_ptr<gx::Model> right() { return std::shared_ptr<gx::Model>(new Trained); }
#ifndef GX_RIGHT
std::shared_ptr<gx::Model> wrong() { return std::shared_ptr<gx::Model>(new Untrained); }
#endif
