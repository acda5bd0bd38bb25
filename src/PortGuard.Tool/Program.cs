using PortGuard.Tool;

using var terminal = new SystemTerminal();
return await PortGuardCommand.RunAsync(args, ToolParts.Create(terminal)).ConfigureAwait(false);
