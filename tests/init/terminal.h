/* SPDX-License-Identifier: Apache-2.0 */
/* terminal.h - a pseudo-terminal for the tests of oakum-init: keys typed, sessions led. */
#ifndef INIT_TERMINAL_H
#define INIT_TERMINAL_H

#include "harness.h"

extern int master;

/* A new terminal: signals and TOSTOP on, no echo. The one before hangs up. */
void terminal_open(void);
void terminal_hang_up(void);
void terminal_type(char key);

/* For a new process: the leader of a session on the terminal, with standard input there;
 * or with all three descriptors. */
void lead_session(void);
void lead_on_terminal(void);

/* The workload's next line is this one. */
void line_is(const struct task *task, const char *wanted, const char *what);

#endif
