namespace PortGuard.Bench;

/// <summary>Numbers of one kind, in the order they were taken, so that two contenders can be compared round by round.</summary>
internal sealed class Samples
{
    private readonly List<double> _values = [];

    public int Count => _values.Count;

    public double Median => Quantile(0.5);

    public double Lower => Quantile(0.25);

    public double Upper => Quantile(0.75);

    public double Least => _values.Min();

    public double Most => _values.Max();

    public void Add(double value) => _values.Add(value);

    /// <summary>One value a round that both took part in: what the two medians cannot tell, the pairs can.</summary>
    public Samples PairWith(Samples other, Func<double, double, double> combine)
    {
        var pairs = new Samples();
        foreach (var (own, its) in _values.Zip(other._values))
        {
            pairs.Add(combine(own, its));
        }

        return pairs;
    }

    private double Quantile(double share)
    {
        if (_values.Count == 0)
        {
            return double.NaN;
        }

        var sorted = _values.Order().ToArray();
        return sorted[Math.Min((int)(sorted.Length * share), sorted.Length - 1)];
    }
}
