#include "CMillraceCodecs.h"
