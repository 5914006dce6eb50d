// The same nets in Python. Scripts of bench/python/ speak the protocol of worker.h.
#pragma once

#include "bench/contender.h"

namespace gx::bench {

// A contender "python VARIANT" for each variant; it runs `bench/python/<script>.py what... VARIANT`. There are none when
// GENERATRIX_PYTHON names no interpreter. A variant is one or more words joined by "+":
//   eager      as examples write it, torch.optim.Adam        compile   torch.compile of the loss
//   fused      Adam(fused=True)                              bf16      torch.autocast
//   malloc     glibc keeps freed memory (an environment variable, which must be set before the process starts)
//   jax, zuko, nflows, normflows, pythae, loader             as that library's documents write it
std::vector<Contender> python_peers(const std::string& script, const std::vector<std::string>& what,
                                    const std::vector<std::string>& variants, double steps = 1);

// Useful combinations of the words: the plain one, the fastest, the others.
std::vector<std::string> torch_variants();

std::string python_script(const std::string& script);  // its path
std::string python();                                  // GENERATRIX_PYTHON, or empty

}  // namespace gx::bench
