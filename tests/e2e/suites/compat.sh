# SPDX-License-Identifier: Apache-2.0
# Real programs, plain and under each preset; tests/compat/run calls this and its README.md says
# what a case is. What works plainly must work under baseline, and under restricted, where root
# is remapped, but for what needs a real privilege of the host. What a number instead of root
# does (rule user, remap "never") is shown beside it.

numbers_off
COMPAT=$E2E/../compat
WITHIN=30 # seconds for an answer
COMPAT_WAYS=${COMPAT_WAYS:-plain baseline restricted number}

compat_policy() { # WAY
	case $1 in
	number) policy '"extends": "restricted"' '"rules": { "user": { "remap": "never" } }' ;;
	*) policy "\"extends\": \"$1\"" ;;
	esac
}

# one CASE RUNTIME: whether it answers. What it said meanwhile is in $TMP/said.
one() {
	local name=compat-$1 ip end
	docker rm -f "$name" >/dev/null 2>&1
	docker run -d --name "$name" --runtime "$2" ${user:+--user "$user"} ${options-} \
		--entrypoint /bin/sh compat:1 -c "$start" >"$TMP/said" 2>&1 || return
	if [ -z "${ask-}${inside-}" ]; then
		[ "$(timeout 120 docker wait "$name")" = 0 ]
		set -- $?
		docker logs "$name" >"$TMP/said" 2>&1
		docker rm -f "$name" >/dev/null 2>&1
		return "$1"
	fi
	ip=$(docker inspect -f '{{.NetworkSettings.IPAddress}}' "$name")
	end=$((SECONDS + WITHIN))
	until question "$name" "$ip" >>"$TMP/said" 2>&1; do
		if [ "$SECONDS" -ge "$end" ] ||
			[ "$(docker inspect -f '{{.State.Running}}' "$name")" != true ]; then
			docker logs "$name" >>"$TMP/said" 2>&1
			docker rm -f "$name" >/dev/null 2>&1
			return 1
		fi
		sleep 0.3
	done
	docker rm -f "$name" >/dev/null 2>&1
}

question() { # NAME IP
	if [ -n "${inside-}" ]; then
		timeout 10 docker exec "$1" /bin/sh -c "$inside"
	else
		timeout 10 docker exec -e "IP=$2" compat-client /bin/sh -c "$ask"
	fi
}

compat_case() { # CASE
	local about='' packages='' user='' start='' ask='' inside='' needs='' quick='' options='' row=''
	local way how answer
	. "$COMPAT/cases/$1.sh"
	for way in $COMPAT_WAYS; do
		how=oakum
		[ "$way" != plain ] || how=runc
		[ "$way" = plain ] || compat_policy "$way"
		if one "$1" "$how"; then
			answer=yes
		else
			answer=no
			tail -n 6 "$TMP/said" | cut -c1-200 | sed "s/^/# $1 $way: /"
			[ "$way" != plain ] || fail 'it does not even work plainly' "$(tail -n 5 "$TMP/said")"
			# A number instead of root is known to break what needs root's powers.
			[ "$way" = number ] || [ -n "$needs" ] ||
				fail "it does not work under $way" "$(tail -n 5 "$TMP/said")"
		fi
		row+="$(printf ' %-10s' "$answer")"
	done
	printf '%-24s%s %s\n' "$1" "$row" "${needs:+needs $needs}" >>"$TMP/table"
}

it 'dockerd and the image are there'
dockerd_start || fail 'dockerd did not start'
docker import - compat:1 <"$COMPAT_IMAGE" >/dev/null || fail 'no image'
docker run -d --name compat-client --runtime runc --entrypoint /bin/sleep compat:1 100000 >/dev/null ||
	fail 'no client'

printf '%-24s %-10s %-10s %-10s %-10s\n' case plain baseline restricted number >"$TMP/table"
for compat_name in $COMPAT_CASES; do
	it "$compat_name answers"
	compat_case "$compat_name"
done
close_test
docker rm -f compat-client >/dev/null
sed 's/^/# /' "$TMP/table"
policy_default
