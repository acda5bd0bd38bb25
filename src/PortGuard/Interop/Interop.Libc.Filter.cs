#pragma warning disable CS8981 // The type name only contains lower-cased ascii characters: it is the one of the C header

namespace PortGuard;

// socket(7), SO_ATTACH_FILTER, and the headers linux/filter.h and linux/bpf_common.h
internal static unsafe partial class Libc
{
    internal const int SO_ATTACH_FILTER = 26;
    internal const ushort BPF_LD = 0x00;
    internal const ushort BPF_JMP = 0x05;
    internal const ushort BPF_RET = 0x06;
    internal const ushort BPF_H = 0x08;
    internal const ushort BPF_ABS = 0x20;
    internal const ushort BPF_JEQ = 0x10;
    internal const ushort BPF_K = 0x00;

    /// <summary>One instruction of a classic BPF program.</summary>
    internal struct sock_filter
    {
        internal ushort code;
        internal byte jt;
        internal byte jf;
        internal uint k;
    }

    /// <summary>A classic BPF program.</summary>
    internal struct sock_fprog
    {
        internal ushort len;
        internal sock_filter* filter;
    }
}
