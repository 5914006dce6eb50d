// A spec is a plain struct with defaults that lists its fields once:
//
//   struct VaeSpec {
//     std::int64_t latent = 20;
//     double beta = 1;
//     std::variant<MlpSpec, ConvSpec> encoder;
//     static auto fields() {
//       return std::tuple(field("latent", &VaeSpec::latent, "size of z", positive),
//                         field("beta", &VaeSpec::beta, "weight of the KL", at_least(0)),
//                         field("encoder", &VaeSpec::encoder, "q(z|x)"));
//     }
//   };
//
// parse.h reads and checks it, to_table.h writes it, describe.h documents it. A field is a bool, std::int64_t, double or
// std::string; a std::vector or std::optional of one of these; another spec; or a std::variant of specs. In a file the key `kind`
// chooses the alternative of a variant; each alternative has a member `static constexpr std::string_view kind = "mlp";`. A single
// word in place of the section is its `kind`.
#pragma once

#include <concepts>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <variant>
#include <vector>

#include "generatrix/spec/check.h"
#include "generatrix/spec/value.h"

namespace gx {

template <class T>
concept HasFields = requires {
  T::fields();
};

template <class T>
concept Scalar =
    std::same_as<T, bool> || std::same_as<T, std::int64_t> || std::same_as<T, double> || std::same_as<T, std::string>;

template <class T>
struct IsField : std::bool_constant<Scalar<T> || HasFields<T>> {};
template <Scalar T>
struct IsField<std::vector<T>> : std::true_type {};
template <Scalar T>
struct IsField<std::optional<T>> : std::true_type {};
template <HasFields... T>
struct IsField<std::variant<T...>> : std::true_type {};

template <class S, class T>
struct SpecField {
  static_assert(IsField<T>::value,
                "a field is bool, int64_t, double, string, a vector or optional of one, a spec or a variant of specs");
  std::string_view name;
  T S::*member;
  std::string_view doc;
  Check check;
};

template <class S, class T>
SpecField<S, T> field(std::string_view name, T S::*member, std::string_view doc, Check check = {}) {
  return {name, member, doc, std::move(check)};
}

// A member for all sub-tables whose names are no field's, such as [train.optimizer.critic] in [train.optimizer]. They are stored
// unchecked.
template <class S>
struct Others {
  std::map<std::string, Table> S::*member;
  std::string_view doc;
};

template <class S>
Others<S> others(std::map<std::string, Table> S::*member, std::string_view doc) {
  return {member, doc};
}

}  // namespace gx
