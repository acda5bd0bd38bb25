using System.Globalization;

namespace PortGuard;

/// <summary>Reads who we are.</summary>
internal static class OwnProcessReader
{
    /// <param name="table">The process table.</param>
    /// <param name="contentRoot">The host's content root; null outside a host.</param>
    /// <param name="entryAssembly">The entry assembly's path; null or empty where there is none.</param>
    /// <param name="isCommand">Whether we are the command: only there the processes of sudo's caller count as our own.</param>
    /// <exception cref="IOException">The process table does not show us, so that nothing it says can be relied on.</exception>
    public static OwnProcess Read(IProcessTable table, string? contentRoot, string? entryAssembly, bool isCommand = false)
    {
        if (table.Read(Environment.ProcessId) is not { } snapshot)
        {
            throw new IOException(string.Create(CultureInfo.InvariantCulture, $"The process table does not show this process (PID {Environment.ProcessId})."));
        }

        return new OwnProcess
        {
            Snapshot = snapshot,
            Ancestors = new PortOwner(snapshot.Identity, table).Ancestors,
            ContentRoot = string.IsNullOrEmpty(contentRoot) ? null : Path.GetFullPath(contentRoot),
            EntryAssembly = string.IsNullOrEmpty(entryAssembly) ? null : Path.GetFullPath(entryAssembly),
            SudoUserId = isCommand ? SudoUser(snapshot, Environment.GetEnvironmentVariable("SUDO_UID")) : null,
        };
    }

    // sudo(8) sets SUDO_UID; anybody can, so that it counts only for root, who may signal everybody anyway.
    internal static uint? SudoUser(ProcessSnapshot self, string? variable) =>
        self.UserId == 0 && uint.TryParse(variable, NumberStyles.None, CultureInfo.InvariantCulture, out var user) ? user : null;
}
