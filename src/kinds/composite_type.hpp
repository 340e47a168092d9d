// How a composite type changes: attribute by attribute where PostgreSQL can, else as a whole.
#pragma once

#include "kinds/kind.hpp"

namespace migrate::kinds {

// Whether the attributes of `type` change in a way that ALTER TYPE cannot bring about: an order other than
// old ones first and new ones last, or another type of an attribute while there are columns of the composite
// type. False for a type that one of the snapshots lacks.
bool is_remade(const Address& type, const Context& context);

// The same as a whole: dropped and created, with the columns' values converted attribute by attribute.
Alteration remake(const Address& type, const Context& context);

// The attribute whose change carries out the remaking: the first that changes, unless the type itself says
// that its order changes and does so.
bool carries_out_remaking(const Address& attribute, const Context& context);

}  // namespace migrate::kinds
