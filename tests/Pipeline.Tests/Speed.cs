using System.Reflection;
using Xunit;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace ConsentLens.Pipeline.Tests;

/// <summary>
/// The trait that <c>./test --quick</c> passes over. An attribute that says that a test needs a browser, the built program, a drawn school in a database or
/// real photographs gives it by itself: <c>[TraitDiscoverer(Speed.Discoverer, assembly)]</c> and <see cref="ITraitAttribute"/>. A class of plain tests that
/// kills processes or takes seconds says <c>[Trait(Speed.Trait, Speed.Slow)]</c>.
/// </summary>
public sealed class Speed : ITraitDiscoverer
{
    public const string Trait = nameof(Speed);
    public const string Slow = "slow";
    public const string Discoverer = "ConsentLens.Pipeline.Tests.Speed";

    public IEnumerable<KeyValuePair<string, string>> GetTraits(IAttributeInfo traitAttribute) => [new(Trait, Slow)];

    /// <summary>The tests of some collections; there must be some.</summary>
    internal static IReadOnlyList<MethodInfo> TestsOf(Assembly assembly, params string[] collections)
    {
        MethodInfo[] tests = [.. assembly.GetTypes().Where(type => IsIn(type, collections)).SelectMany(type => type.GetMethods()).Where(method => method.IsDefined(typeof(FactAttribute)))];
        Assert.NotEmpty(tests);
        return tests;
    }

    /// <summary>Fails for those that <c>--quick</c> would run.</summary>
    internal static void AssertSlow(IEnumerable<MethodInfo> tests) =>
        Assert.Equal([], tests.Where(test => !IsSlow(test)).Select(test => $"{test.DeclaringType!.Name}.{test.Name} needs an attribute that says what it needs, or [Trait(Speed.Trait, Speed.Slow)]"));

    private static bool IsIn(Type type, string[] collections) =>
        type.GetCustomAttributesData().Any(data => data.AttributeType == typeof(CollectionAttribute) && collections.Contains(data.ConstructorArguments[0].Value));

    private static bool IsSlow(MethodInfo test) =>
        TraitHelper.GetTraits(test).Concat(TraitHelper.GetTraits(test.DeclaringType!)).Contains(new(Trait, Slow));
}
