namespace PortGuard.Tool;

/// <summary>The library's guard, set up for a person's order: the same looks, rules, policy and terminator.</summary>
/// <param name="Request">What was asked for.</param>
/// <param name="Tool">The command's own parts.</param>
/// <param name="Guard">The guard's parts; <see cref="GuardParts.Self"/> counts the users of <c>--user</c> in.</param>
/// <param name="Rules">Who may be ended.</param>
internal sealed record FreeParts(FreeRequest Request, ToolParts Tool, GuardParts Guard, TerminationRules Rules)
{
    private const string Name = "portguard free";

    // What the command shows itself before and after: who holds the port, that it is free.
    private const int HeldLine = 1002;
    private const int FreedLine = 1006;

    /// <summary>For whom the texts are written.</summary>
    public MessageTarget Target { get; } = MessageTarget.Current with
    {
        TimeZone = Tool.Time.LocalTimeZone,
        ProcessId = Guard.Self.Identity.ProcessId,
    };

    public static FreeParts Create(FreeRequest request, ToolParts tool, IEndpointProbe? probe = null)
    {
        var self = tool.Self with { IsApplication = false, FurtherUserIds = request.Users, ScopeDirectory = tool.Directory };
        var settings = new GuardSettings
        {
            // Where nothing says what the environment is, the order itself says that this is a developer's machine.
            Environment = request.Environment.IsSet ? request.Environment.Switch : DevelopmentSwitch.On,
            EnvironmentName = request.Environment.Name,
            EnvironmentIsSet = request.Environment.IsSet,
            ApplicationName = Name,
            GracePeriod = request.Grace,
        };
        var rules = new TerminationRules(self, request.Scope, [], request.Allow);
        var guard = new GuardParts
        {
            Settings = settings,
            Probe = probe ?? new PortReleaseProbe(tool.System.Inspector),
            Decide = new ConflictLook(new HoldingFinder(tool.System.Inspector), rules, self, settings).DecideAsync,
            Terminator = tool.System.Terminator,
            Self = self,
            Logger = new TerminalLogger(tool.Terminal, id => id is not (HeldLine or FreedLine)),
            Time = tool.Time,
        };
        return new(request, tool, guard, rules);
    }

    /// <summary>The sections of the texts for some cases.</summary>
    public IReadOnlyList<ConflictSection> Sections(IEnumerable<EndpointCase> cases, IReadOnlyList<TerminationResult>? attempts = null) =>
        ConflictSection.From([.. cases.Select(@case => Refusal.Conflict(@case, attempts ?? [], Guard))]);
}
