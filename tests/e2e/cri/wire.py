# SPDX-License-Identifier: Apache-2.0
"""The messages of Kubernetes' container runtime interface (runtime.v1), as far as the tests
speak it: dictionaries to and from the wire format of protocol buffers.

A message is a table of its fields: name, number, type. A type is "int", "bool", "string",
"bytes", "map" (of strings) or another message; a "*" behind it: any number of them. Fields
that a table does not have are skipped when read, and an error when written.
"""


def fields(text):
    table = {}
    for line in text.split(","):
        name, number, kind = line.split()
        table[name] = (int(number), kind)
    return table


MESSAGES = {
    name: fields(text)
    for name, text in {
        "Metadata": "name 1 string, uid 2 string, namespace 3 string, attempt 4 int",
        "ContainerMetadata": "name 1 string, attempt 2 int",
        "DNSConfig": "servers 1 string*, searches 2 string*, options 3 string*",
        "Int64Value": "value 1 int",
        "IDMapping": "host_id 1 int, container_id 2 int, length 3 int",
        "UserNamespace": "mode 1 int, uids 2 IDMapping*, gids 3 IDMapping*",
        "NamespaceOption": "network 1 int, pid 2 int, ipc 3 int, target_id 4 string,"
        "userns_options 5 UserNamespace",
        "SecurityProfile": "profile_type 1 int, localhost_ref 2 string",
        "SandboxSecurity": "namespace_options 1 NamespaceOption, run_as_user 3 Int64Value,"
        "readonly_rootfs 4 bool, privileged 6 bool, run_as_group 8 Int64Value,"
        "seccomp 9 SecurityProfile",
        "LinuxSandbox": "cgroup_parent 1 string, security_context 2 SandboxSecurity,"
        "sysctls 3 map",
        "Sandbox": "metadata 1 Metadata, hostname 2 string, log_directory 3 string,"
        "dns_config 4 DNSConfig, labels 6 map, annotations 7 map, linux 8 LinuxSandbox",
        "RunPodSandboxRequest": "config 1 Sandbox, runtime_handler 2 string",
        "RunPodSandboxResponse": "pod_sandbox_id 1 string",
        "SandboxId": "pod_sandbox_id 1 string",
        "SandboxStatus": "id 1 string, metadata 2 Metadata, state 3 int, network 5 Network,"
        "annotations 8 map, runtime_handler 9 string",
        "Network": "ip 1 string",
        "PodSandboxStatusResponse": "status 1 SandboxStatus",
        "ImageSpec": "image 1 string, annotations 2 map, user_specified_image 18 string",
        "KeyValue": "key 1 string, value 2 string",
        "Mount": "container_path 1 string, host_path 2 string, readonly 3 bool,"
        "selinux_relabel 4 bool, propagation 5 int",
        "Device": "container_path 1 string, host_path 2 string, permissions 3 string",
        "Resources": "cpu_period 1 int, cpu_quota 2 int, cpu_shares 3 int,"
        "memory_limit_in_bytes 4 int, oom_score_adj 5 int, cpuset_cpus 6 string,"
        "cpuset_mems 7 string, unified 9 map, memory_swap_limit_in_bytes 10 int",
        "Capability": "add_capabilities 1 string*, drop_capabilities 2 string*",
        "ContainerSecurity": "capabilities 1 Capability, privileged 2 bool,"
        "namespace_options 3 NamespaceOption, run_as_user 5 Int64Value,"
        "run_as_username 6 string, readonly_rootfs 7 bool, supplemental_groups 8 int*,"
        "no_new_privs 11 bool, run_as_group 12 Int64Value, masked_paths 13 string*,"
        "readonly_paths 14 string*, seccomp 15 SecurityProfile,"
        "apparmor 16 SecurityProfile",
        "LinuxContainer": "resources 1 Resources, security_context 2 ContainerSecurity",
        "Container": "metadata 1 ContainerMetadata, image 2 ImageSpec, command 3 string*,"
        "args 4 string*, working_dir 5 string, envs 6 KeyValue*, mounts 7 Mount*,"
        "devices 8 Device*, labels 9 map, annotations 10 map, log_path 11 string,"
        "stdin 12 bool, stdin_once 13 bool, tty 14 bool, linux 15 LinuxContainer",
        "CreateContainerRequest": "pod_sandbox_id 1 string, config 2 Container,"
        "sandbox_config 3 Sandbox",
        "CreateContainerResponse": "container_id 1 string",
        "ContainerId": "container_id 1 string",
        "StopContainerRequest": "container_id 1 string, timeout 2 int",
        "ContainerStatus": "id 1 string, metadata 2 ContainerMetadata, state 3 int,"
        "exit_code 7 int, reason 10 string, message 11 string, log_path 15 string",
        "ContainerStatusResponse": "status 1 ContainerStatus",
        "ListedContainer": "id 1 string, pod_sandbox_id 2 string, state 6 int",
        "ListContainersResponse": "containers 1 ListedContainer*",
        "ListedSandbox": "id 1 string, state 3 int",
        "ListPodSandboxResponse": "items 1 ListedSandbox*",
        "ExecSyncRequest": "container_id 1 string, cmd 2 string*, timeout 3 int",
        "ExecSyncResponse": "stdout 1 bytes, stderr 2 bytes, exit_code 3 int",
        "UpdateRequest": "container_id 1 string, linux 2 Resources",
        "ImageStatusRequest": "image 1 ImageSpec",
        "Image": "id 1 string",
        "ImageStatusResponse": "image 1 Image",
    }.items()
}
MESSAGES["MapEntry"] = fields("key 1 string, value 2 string")
MESSAGES["Empty"] = {}


def varint(value):
    value &= (1 << 64) - 1  # negative numbers are the largest ones
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def block(number, data):
    return varint(number << 3 | 2) + varint(len(data)) + data


def encode_value(number, kind, value):
    if kind in ("int", "bool"):
        return varint(number << 3) + varint(int(value))
    if kind == "map":
        return b"".join(
            block(number, block(1, key.encode()) + block(2, text.encode()))
            for key, text in value.items()
        )
    if kind == "string":
        return block(number, value.encode())
    if kind == "bytes":
        return block(number, value)
    return block(number, encode(kind, value))


def encode(message, content):
    out = b""
    for name, value in content.items():
        number, kind = MESSAGES[message][name]
        if kind.endswith("*"):
            out += b"".join(encode_value(number, kind[:-1], item) for item in value)
        else:
            out += encode_value(number, kind, value)
    return out


def read_varint(data, at):
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
        shift += 7


def read_field(data, at):
    """The number of the field at that place, its value as it stands, and what is next."""
    key, at = read_varint(data, at)
    wire = key & 7
    if wire == 0:
        value, at = read_varint(data, at)
        return key >> 3, value, at
    if wire == 2:
        length, at = read_varint(data, at)
    else:
        length = {1: 8, 5: 4}[wire]
    return key >> 3, data[at : at + length], at + length


def decode_value(kind, value):
    if kind == "int":
        return value - (1 << 64) if value >> 63 else value
    if kind == "bool":
        return bool(value)
    if kind == "string":
        return value.decode()
    if kind == "bytes":
        return value
    return decode(kind, value)


def decode(message, data):
    names = {number: (name, kind) for name, (number, kind) in MESSAGES[message].items()}
    out, at = {}, 0
    while at < len(data):
        number, value, at = read_field(data, at)
        if number not in names:
            continue
        name, kind = names[number]
        if kind == "map":
            entry = decode("MapEntry", value)
            out.setdefault(name, {})[entry.get("key", "")] = entry.get("value", "")
        elif kind.endswith("*"):
            out.setdefault(name, []).append(decode_value(kind[:-1], value))
        else:
            out[name] = decode_value(kind, value)
    return out
