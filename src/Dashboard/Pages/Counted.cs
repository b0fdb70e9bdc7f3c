using System.Globalization;

namespace ConsentLens.Dashboard.Pages;

/// <summary>Numbers of things in plain words.</summary>
public static class Counted
{
    /// <summary>For example <c>1,200</c>.</summary>
    public static string Of(int count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>For example <c>1 photo</c> or <c>1,200 photos</c>.</summary>
    public static string Of(int count, string one) => Of(count, one, one + "s");

    /// <summary>The same with an irregular plural.</summary>
    public static string Of(int count, string one, string many) => $"{Of(count)} {(count == 1 ? one : many)}";
}
