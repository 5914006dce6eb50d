// The same nets in Python: scripts of bench/python/ that speak the protocol of worker.h.
#pragma once

#include "bench/contender.h"

namespace gx::bench {

// "python VARIANT" of bench/python/<script>.py, called as `script.py what... VARIANT`; none where GENERATRIX_PYTHON names no
// interpreter. A variant is words joined by "+":
//   eager      as examples write it, torch.optim.Adam        compile   torch.compile of the loss
//   fused      Adam(fused=True)                              bf16      torch.autocast
//   malloc     glibc told to give no memory back (set here: it must stand before the process starts)
//   jax, zuko, nflows, normflows, pythae, loader             that library's own way
std::vector<Contender> python_peers(const std::string& script, const std::vector<std::string>& what,
                                    const std::vector<std::string>& variants, double steps = 1);

// Useful mixtures of the words: the plain one, the fastest, the others.
std::vector<std::string> torch_variants();

std::string python_script(const std::string& script);  // its path
std::string python();                                  // GENERATRIX_PYTHON, or empty

}  // namespace gx::bench
