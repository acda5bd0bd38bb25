using PortGuard.Tool;

using var terminal = SystemTerminal.Create();
using var interruption = new Interruption();
return interruption.ExitCodeOf(PortGuardCommand.Run(args, ToolParts.Create(terminal), interruption.Token));
