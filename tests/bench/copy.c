/* SPDX-License-Identifier: Apache-2.0 */
/* copy.c - the least that a wrapper which rewrites can be: the file BUNDLE/config.json, read,
 * written beside itself, put in its place; then it becomes TARGET. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	struct stat st;
	char *text;
	int in = open(BUNDLE "/config.json", O_RDONLY | O_CLOEXEC), out;

	(void)argc;
	if (in < 0 || fstat(in, &st) < 0 || !(text = malloc((size_t)st.st_size)) ||
	    read(in, text, (size_t)st.st_size) != st.st_size)
		return 1;
	out = open(BUNDLE "/config.json.new", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC,
		   0644);
	if (out < 0 || write(out, text, (size_t)st.st_size) != st.st_size ||
	    close(out) < 0)
		return 1;
	if (rename(BUNDLE "/config.json.new", BUNDLE "/config.json") < 0)
		return 1;
	execv(TARGET, argv);
	return 127;
}
