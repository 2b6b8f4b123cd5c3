/* SPDX-License-Identifier: Apache-2.0 */
/* policy_verify.h - oakum policy verify. */
#ifndef OAKUM_CLI_POLICY_VERIFY_H
#define OAKUM_CLI_POLICY_VERIFY_H

#include "cli.h"

/* Of the files that stand behind "verify", or of the policy of this machine. */
int cli_policy_verify(struct cli *cli);

#endif
