/* SPDX-License-Identifier: Apache-2.0 */
/*
 * secrets.h - whether a text looks like a secret, by its name or by its form. Pure.
 *
 * A guess, made for warnings: it errs towards silence for what only talks about secrets
 * (TOKEN_URL, PASSWORD_FILE, SECRET_NAME) and for what stands in for one (true, ${TOKEN}).
 */
#ifndef OAKUM_RULES_SECRETS_H
#define OAKUM_RULES_SECRETS_H

#include <stdbool.h>
#include <stddef.h>

#include <oakum/attr.h>

/* Whether a variable, member or option of that name holds a secret: by its words, however
 * they are joined ("db_password", "ClientSecret", "API-KEY", "PGPASSWORD"). */
bool oakum_secret_name(const char *name, size_t len) OAKUM_PURE OAKUM_NONNULL;

/* Whether a value under such a name is worth the name: not empty, no path, no switch, and no
 * reference to where the secret is. */
bool oakum_secret_worth(const char *value, size_t len) OAKUM_PURE OAKUM_NONNULL;

/* What kind of secret a text holds by its form alone ("a private key"), or NULL. */
const char *oakum_secret_form(const char *text) OAKUM_PURE OAKUM_NONNULL;

/* Whether a text has a secret under a name of its own inside, as JSON, connection strings and
 * queries have: {"api_key": "x"}, "Server=db;Password=x", "?token=x". */
bool oakum_secret_inside(const char *text) OAKUM_PURE OAKUM_NONNULL;

#endif
