using System.Globalization;
using static PortGuard.PortRegistryFailure;

namespace PortGuard;

/// <summary>The texts of everything that keeps a registry from doing what was asked.</summary>
internal static class RegistryMessages
{
    private const int LongestPath = 300;

    public static PortRegistryException Broken(string path, int line, int column, string what, Exception? cause = null) =>
        new(Unreadable, Invariant($"{Path(path)}({line},{column}): {what}. The file was left as it is: correct it, or delete it and every service gets a port anew."), cause) { File = path, Line = line, Column = column };

    public static PortRegistryException Newer(string path, int schema) =>
        new(Unreadable, Invariant($"{Path(path)} was written by a newer PortGuard (schema {schema}; this one knows {RegistryDocument.Schema}). The file was left as it is: update PortGuard.")) { File = path };

    public static PortRegistryException NotReadable(string path, string why, Exception cause) =>
        new(Unreadable, $"The port registry {Path(path)} cannot be read: {why}. The file was left as it is.", cause) { File = path };

    public static PortRegistryException Unwritable(string path, string why, Exception cause) =>
        new(PortRegistryFailure.NotWritable, $"The port registry {Path(path)} cannot be written: {why}. Nothing was changed.", cause) { File = path };

    public static PortRegistryException OnNetwork(string path, string kind) =>
        new(PortRegistryFailure.NotWritable, $"The port registry {Path(path)} is on a network file system ({kind}), where locks between machines cannot be relied on. Set PORTGUARD_REGISTRY to a file on a disk of this machine; for several machines there is the registry on etcd (package PortGuard.Etcd).") { File = path };

    public static PortRegistryException LockedBy(string path, string? holder, TimeSpan waited) =>
        new(Locked, $"The port registry {Path(path)} has been locked for {Duration.Text(waited)}{(holder is null ? "" : $" by {holder}")}. Nothing was changed; try again.") { File = path };

    public static PortRegistryException NoneFree(string path, string service, NamedPortRange range, SkipTally skipped, IReadOnlyList<SkippedPort> wishes) =>
        new(NothingFree, $"No port of {range} is free for \"{Phrases.Clean(service)}\". {skipped.Summary(range.Range)}.{Wished(wishes)} Take another range, or release what is no longer used (registry {Path(path)}).") { File = path };

    public static PortRegistryException AlwaysLost(string path, string service, NamedPortRange range, SkipTally skipped, IReadOnlyList<SkippedPort> wishes) =>
        new(NothingFree, Invariant($"No port of {range} could be held for \"{Phrases.Clean(service)}\": {skipped.Lost} times another program took it between the look and the hold. {skipped.Summary(range.Range)}.{Wished(wishes)} Find out who binds there (portguard who PORT), or take another range (registry {Path(path)}).")) { File = path };

    public static PortRegistryException Running(string path, PortInstance instance)
    {
        var process = instance.ProcessId is { } id ? Invariant($" (PID {id})") : "";
        return new(AlreadyRunning, Invariant($"\"{Phrases.Clean(instance.Service)}\" runs already on port {instance.Port}{process}. Stop it first, or ask for a further instance.")) { File = path, Instance = instance };
    }

    public static PortRegistryException ReservedWhileAllocated(string path, PortAllocation allocation) =>
        new(Allocated, Invariant($"Port {allocation.Port} is allocated to \"{Phrases.Clean(allocation.Service)}\" and cannot be reserved; release it first.")) { File = path };

    public static PortRegistryException NoSuchAddress(IEnumerable<string> addresses) =>
        new(Setting, $"None of the addresses to listen on is this machine's: {string.Join(", ", addresses)}.");

    public static PortRegistryException UnknownRange(string asked, IEnumerable<NamedPortRange> ranges) =>
        new(Setting, $"There is no range \"{Phrases.Clean(asked)}\". There are {Phrases.List([.. ranges.Select(range => range.ToString())])}; or write a span such as 8000-8099.");

    public static PortRegistryException BadVariable(string name, string text) =>
        new(Setting, $"{name} is \"{Phrases.Clean(text)}\"; it has to be a port, 1 to 65535.");

    public static PortRegistryException BackwardsVariables(int first, bool isFirstDefault, int last, bool isLastDefault) =>
        new(Setting, Invariant($"{RangeTable.FirstVariable} ({first}{Default(isFirstDefault)}) is above {RangeTable.LastVariable} ({last}{Default(isLastDefault)}); set both."));

    /// <summary>What the system said, in its words and on one line.</summary>
    public static string Cause(Exception cause) => CommandLine.Sanitize(cause.Message.TrimEnd('.'), LongestPath);

    public static string Path(string path) => CommandLine.Sanitize(path, LongestPath);

    private static string Wished(IReadOnlyList<SkippedPort> wishes) =>
        string.Concat(wishes.Select(skip => Invariant($" {skip.Port}: {skip.Reason}.")));

    private static string Default(bool isDefault) => isDefault ? ", not set" : "";

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
