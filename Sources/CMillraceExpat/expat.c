#include "CMillraceExpat.h"
