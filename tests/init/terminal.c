/* SPDX-License-Identifier: Apache-2.0 */
/* terminal.c - see terminal.h. */
#include "terminal.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

int master = -1;

void terminal_hang_up(void)
{
	if (master >= 0)
		close(master);
	master = -1;
}

void terminal_open(void)
{
	struct termios mode;

	terminal_hang_up();
	master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
	if (master < 0 || grantpt(master) < 0 || unlockpt(master) < 0 ||
	    tcgetattr(master, &mode) < 0) {
		perror("pseudo-terminal");
		exit(2);
	}
	mode.c_oflag = 0;
	mode.c_lflag = ISIG | ICANON | TOSTOP;
	tcsetattr(master, TCSANOW, &mode);
}

void terminal_type(char key)
{
	if (write(master, &key, 1) != 1)
		check(false, "the terminal takes a key");
}

void lead_session(void)
{
	int fd = open(ptsname(master), O_RDWR | O_NOCTTY);

	if (fd < 0 || setsid() < 0 || ioctl(fd, TIOCSCTTY, 0) < 0) {
		perror("pseudo-terminal");
		_exit(2);
	}
	dup2(fd, STDIN_FILENO);
	close(fd);
}

void lead_on_terminal(void)
{
	lead_session();
	dup2(STDIN_FILENO, STDOUT_FILENO);
	dup2(STDIN_FILENO, STDERR_FILENO);
}

void line_is(const struct task *task, const char *wanted, const char *what)
{
	const char *line = task_line(task->out);

	check(strcmp(line, wanted) == 0, "%s: \"%s\" (%s)", what, wanted, line);
}
