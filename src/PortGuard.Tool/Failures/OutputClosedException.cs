namespace PortGuard.Tool;

/// <summary>Nobody reads standard output any more (EPIPE): what follows in the pipe has ended.</summary>
internal sealed class OutputClosedException() : IOException("Standard output is closed.");
