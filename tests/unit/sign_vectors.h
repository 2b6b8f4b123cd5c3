/* SPDX-License-Identifier: Apache-2.0 */
/* sign_vectors.h - two signatures that minisign 0.11 made of SIGNED_TEXT, and their key. */
#ifndef OAKUM_SIGN_VECTORS_H
#define OAKUM_SIGN_VECTORS_H

#define SIGNED_NAME "policy.json"
#define SIGNED_TEXT "{\"version\":1}"
#define SIGNED_KEY  "D9048B1861815A6E"

#define SIGNED_PUB                                                                       \
	"untrusted comment: minisign public key D9048B1861815A6E\n"                      \
	"RWRuWoFhGIsE2ae5bK8Qn9Pi9L335kIHQq5/h69UjRl/xC/q/0jYxmOw\n"

#define SIGNED_HASH                                                                                              \
	"untrusted comment: signature from minisign secret key\n"                                                \
	"RURuWoFhGIsE2UXGlY8AJ67y6zj851u/sRAUz+WZbRz11WPc+xbDRSgkt6+bXrG8qEho9w4KncsRHizOjd48igcWK1ZdRAR3oQc=\n" \
	"trusted comment: timestamp:1893456000\tfile:policy.json\thashed\n"                                      \
	"GRkHpfj09VkHk7kRcUWRYDRsUXYD0fLTcH/Lj2tinKxhRuD3i/i5Qgh4HsrHbbkcXW+Lzb92s7tOMg9PhaTzCw==\n"

#define SIGNED_WHOLE                                                                                             \
	"untrusted comment: signature from minisign secret key\n"                                                \
	"RWRuWoFhGIsE2fyTfdg0uJQlEvCUaS6qgqFUz503anCtVcn2Bl4HSuzP6oU8Utjx00ERXFCl3RV6BwsAiJYF6yIwJGHVx9rfWAI=\n" \
	"trusted comment: timestamp:1893456000\tfile:policy.json\n"                                              \
	"5lkXKwyobsIHqMNxWAiylEvS2P06I0ntXnCIdYyeMSngDF8N2H835cDbbqXITF918xSGwmfH8SuvFM1zF9D+Aw==\n"

#endif
