#pragma warning disable CS8981 // The type name only contains lower-cased ascii characters: it is the one of the C header

namespace PortGuard;

// netlink(7), sock_diag(7) and the headers linux/{netlink,inet_diag,unix_diag}.h
internal static unsafe partial class Libc
{
    internal const int NETLINK_SOCK_DIAG = 4;
    internal const ushort NLM_F_REQUEST = 0x1;
    internal const ushort NLM_F_MULTI = 0x2;
    internal const ushort NLM_F_DUMP_INTR = 0x10;
    internal const ushort NLM_F_DUMP = 0x300;
    internal const ushort NLMSG_ERROR = 2;
    internal const ushort NLMSG_DONE = 3;

    internal const ushort TCPDIAG_GETSOCK = 18;
    internal const ushort SOCK_DIAG_BY_FAMILY = 20;
    internal const ushort INET_DIAG_SKV6ONLY = 11;
    internal const ushort UNIX_DIAG_NAME = 0;
    internal const ushort UNIX_DIAG_VFS = 1;
    internal const ushort UNIX_DIAG_UID = 7;
    internal const uint UDIAG_SHOW_NAME = 0x1;
    internal const uint UDIAG_SHOW_VFS = 0x2;
    internal const uint UDIAG_SHOW_UID = 0x40;

    // The multicast groups that tell of destroyed sockets, linux/sock_diag.h
    internal const int SKNLGRP_INET_TCP_DESTROY = 1;
    internal const int SKNLGRP_INET6_TCP_DESTROY = 3;

    internal const byte TCP_ESTABLISHED = 1;
    internal const byte TCP_SYN_SENT = 2;
    internal const byte TCP_SYN_RECV = 3;
    internal const byte TCP_FIN_WAIT1 = 4;
    internal const byte TCP_FIN_WAIT2 = 5;
    internal const byte TCP_TIME_WAIT = 6;
    internal const byte TCP_CLOSE = 7;
    internal const byte TCP_CLOSE_WAIT = 8;
    internal const byte TCP_LAST_ACK = 9;
    internal const byte TCP_LISTEN = 10;
    internal const byte TCP_CLOSING = 11;

    // Of the kernel's own include/net/tcp_states.h: pseudo states that inet_diag knows and no header of the C library has.
    internal const byte TCP_NEW_SYN_RECV = 12;
    internal const byte TCP_BOUND_INACTIVE = 13;

    /// <summary>Of netlink(7).</summary>
    internal struct sockaddr_nl
    {
        internal ushort nl_family;
        internal ushort nl_pad;
        internal uint nl_pid;
        internal uint nl_groups;
    }

    /// <summary>Of netlink(7).</summary>
    internal struct nlmsghdr
    {
        internal uint nlmsg_len;
        internal ushort nlmsg_type;
        internal ushort nlmsg_flags;
        internal uint nlmsg_seq;
        internal uint nlmsg_pid;
    }

    /// <summary>Of netlink(7).</summary>
    internal struct nlattr
    {
        internal ushort nla_len;
        internal ushort nla_type;
    }

    /// <summary>Of sock_diag(7); ports and addresses in network byte order.</summary>
    internal struct inet_diag_sockid
    {
        internal ushort idiag_sport;
        internal ushort idiag_dport;
        internal fixed uint idiag_src[4];
        internal fixed uint idiag_dst[4];
        internal uint idiag_if;
        internal fixed uint idiag_cookie[2];
    }

    /// <summary>The request of TCPDIAG_GETSOCK: both families in one dump.</summary>
    internal struct inet_diag_req
    {
        internal byte idiag_family;
        internal byte idiag_src_len;
        internal byte idiag_dst_len;
        internal byte idiag_ext;
        internal inet_diag_sockid id;
        internal uint idiag_states;
        internal uint idiag_dbs;
    }

    /// <summary>The request of SOCK_DIAG_BY_FAMILY for TCP and UDP.</summary>
    internal struct inet_diag_req_v2
    {
        internal byte sdiag_family;
        internal byte sdiag_protocol;
        internal byte idiag_ext;
        internal byte pad;
        internal uint idiag_states;
        internal inet_diag_sockid id;
    }

    /// <summary>One TCP or UDP socket; attributes follow.</summary>
    internal struct inet_diag_msg
    {
        internal byte idiag_family;
        internal byte idiag_state;
        internal byte idiag_timer;
        internal byte idiag_retrans;
        internal inet_diag_sockid id;
        internal uint idiag_expires;
        internal uint idiag_rqueue;
        internal uint idiag_wqueue;
        internal uint idiag_uid;
        internal uint idiag_inode;
    }

    /// <summary>The request of SOCK_DIAG_BY_FAMILY for unix sockets.</summary>
    internal struct unix_diag_req
    {
        internal byte sdiag_family;
        internal byte sdiag_protocol;
        internal ushort pad;
        internal uint udiag_states;
        internal uint udiag_ino;
        internal uint udiag_show;
        internal fixed uint udiag_cookie[2];
    }

    /// <summary>One unix socket; attributes follow.</summary>
    internal struct unix_diag_msg
    {
        internal byte udiag_family;
        internal byte udiag_type;
        internal byte udiag_state;
        internal byte pad;
        internal uint udiag_ino;
        internal fixed uint udiag_cookie[2];
    }

    /// <summary>The payload of UNIX_DIAG_VFS: the file that a unix socket is bound to.</summary>
    internal struct unix_diag_vfs
    {
        internal uint udiag_vfs_ino;
        internal uint udiag_vfs_dev;
    }
}
