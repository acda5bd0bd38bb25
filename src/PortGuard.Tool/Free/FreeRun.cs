namespace PortGuard.Tool;

/// <summary>
/// <c>portguard free</c> from the first look to the last line: looks at every port, shows and asks group by group, acts, and says what
/// came of each. One port that fails does not stop the others; of one port it is all holders or none.
/// </summary>
internal sealed class FreeRun
{
    private readonly FreeParts _parts;
    private readonly PortLooks _looks;
    private readonly Consent _consent;
    private readonly FreeGroupRun _act;
    private readonly Action<FreeResult> _show;

    /// <param name="parts">What it works with.</param>
    /// <param name="descendantsOf">Finds the processes below one: for <c>--tree</c>, and to see what a respawner has started.</param>
    /// <param name="show">Takes each result as soon as it is there.</param>
    public FreeRun(FreeParts parts, Func<PortOwner, IReadOnlyList<PortOwner>> descendantsOf, Action<FreeResult> show)
    {
        var tree = new FreeTree(parts, descendantsOf);
        _parts = parts;
        _looks = new(parts.Tool.System.Inspector, parts.Guard);
        _consent = new(parts, _looks, tree);
        _act = new(parts, tree, new(parts.Guard, parts.Tool.System.Processes, descendantsOf));
        _show = show;
    }

    /// <returns>One result a port, in the order asked for.</returns>
    public async Task<IReadOnlyList<FreeResult>> RunAsync(CancellationToken cancellationToken)
    {
        var results = new Dictionary<int, FreeResult>();
        try
        {
            await RunAsync(results, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Ctrl+C: what was sent stays sent, and is told.
            Stop(results);
        }

        var inOrder = new List<FreeResult>(results.Count);
        foreach (var port in _parts.Request.Ports)
        {
            inOrder.Add(results[port]);
        }

        return inOrder;
    }

    private void Stop(Dictionary<int, FreeResult> results)
    {
        _parts.Tool.Terminal.Error.WriteLine($"portguard: Stopped. {Sent()}");
        foreach (var port in _parts.Request.Ports)
        {
            Add(results, new(port, FreeResultKind.Cancelled, "stopped before it was done"));
        }
    }

    private async Task RunAsync(Dictionary<int, FreeResult> results, CancellationToken cancellationToken)
    {
        var looks = new List<PortLook>();
        var unseen = new Dictionary<int, string>();
        foreach (var port in _parts.Request.Ports)
        {
            try
            {
                looks.Add(await _looks.LookAsync(port, cancellationToken).ConfigureAwait(false));
            }
            catch (IOException e)
            {
                unseen[port] = CommandLine.Sanitize(e.Message);
            }
        }

        var groups = FreeGroups.Of([.. looks.Where(look => look.Cases.Count > 0 && look.MayBeFreed)]);
        foreach (var port in _parts.Request.Ports)
        {
            if (results.ContainsKey(port))
            {
                // It went with a port before it.
                continue;
            }

            if (unseen.TryGetValue(port, out var why))
            {
                Add(results, Unseen(port, why));
            }
            else if (groups.FirstOrDefault(group => group.Any(look => look.Port == port)) is { } group)
            {
                foreach (var result in await RunGroupAsync(group, cancellationToken).ConfigureAwait(false))
                {
                    Add(results, result);
                }
            }
            else
            {
                Add(results, LeftAlone(looks.Find(look => look.Port == port)!));
            }
        }
    }

    private async Task<IReadOnlyList<FreeResult>> RunGroupAsync(IReadOnlyList<PortLook> group, CancellationToken cancellationToken)
    {
        ConsentAnswer answer;
        try
        {
            answer = await _consent.AskAsync(group, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException e)
        {
            // Looking again after the answer failed: nothing was done yet.
            return [.. group.Select(look => Unseen(look.Port, CommandLine.Sanitize(e.Message)))];
        }

        return answer.Agreed.Count == 0 ? answer.Results : await _act.RunAsync(answer.Agreed, answer.Below, cancellationToken).ConfigureAwait(false);
    }

    private FreeResult LeftAlone(PortLook look)
    {
        if (look.Refused is not { } cause)
        {
            return new(look.Port, FreeResultKind.AlreadyFree, "free already");
        }

        var sections = _parts.Sections(look.AsRefused());
        var text = new FreeText(_parts);
        _parts.Tool.Terminal.Error.WriteLine(text.Refused(sections));
        return new(look.Port, cause is ConflictCause.NotSettled ? FreeResultKind.Busy : FreeResultKind.Refused, text.Line(sections[0])) { Cases = look.Cases };
    }

    private static FreeResult Unseen(int port, string why) => new(port, FreeResultKind.Refused, $"not freed; who holds it cannot be seen: {why}");

    private string Sent()
    {
        var sent = _parts.Tool.System.Journal.Sent.Where(entry => entry.Signal.Error == Errno.None).ToList();
        return sent.Count == 0
            ? "Nobody was signalled."
            : $"Already signalled: {Phrases.List([.. sent.GroupBy(entry => entry.Target.Owner.Identity)
                .Select(signals => $"{FreeText.Label(signals.First().Target.Owner)} by {Phrases.List([.. signals.Select(entry => entry.Signal.Name)])}")])}. It may end yet.";
    }

    private void Add(Dictionary<int, FreeResult> results, FreeResult result)
    {
        if (results.TryAdd(result.Port, result))
        {
            _show(result);
        }
    }
}
