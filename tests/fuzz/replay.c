/* SPDX-License-Identifier: Apache-2.0 */
/*
 * replay.c - runs a fuzz target over inputs that were kept, without a fuzzer.
 *
 *     fuzz_X PATH…        files, and directories of files
 *
 * The target aborts when something does not hold; the input's name is the last line then.
 */
#include <ftw.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define SIZE_LIMIT (8u << 20)

static unsigned inputs;

static int replay(const char *path)
{
	static uint8_t data[SIZE_LIMIT];
	FILE *f = fopen(path, "rb");
	uint8_t *exact;
	size_t size;

	if (!f)
		return -1;
	size = fread(data, 1, sizeof(data), f);
	if (fclose(f) != 0)
		return -1;
	/* Of its own size, so that a sanitizer sees who reads beyond it. */
	exact = malloc(size ? size : 1);
	if (!exact)
		return -1;
	for (size_t i = 0; i < size; i++)
		exact[i] = data[i];
	printf("%s\r", path);
	(void)fflush(stdout);
	(void)LLVMFuzzerTestOneInput(exact, size); /* it has no other answer than 0 */
	free(exact);
	inputs++;
	return 0;
}

static int visit(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)ftw;
	if (type == FTW_F && replay(path) < 0) {
		printf("FAILED %s cannot be read\n", path);
		return 1;
	}
	return 0;
}

int main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		if (nftw(argv[i], visit, 16, FTW_PHYS) != 0) {
			printf("FAILED %s\n", argv[i]);
			return 1;
		}
	}
	printf("\n%u passed, 0 failed\n", inputs);
	return inputs == 0;
}
