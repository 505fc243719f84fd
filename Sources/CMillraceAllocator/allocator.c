#include "CMillraceAllocator.h"
