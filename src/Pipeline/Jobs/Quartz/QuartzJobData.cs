using System.Globalization;
using Quartz;

namespace ConsentLens.Pipeline.Jobs.Quartz;

/// <summary>How an order is written into Quartz's tables: kind, school and ids, as texts.</summary>
internal static class QuartzJobData
{
    private const string Kind = "kind";
    private const string School = "school";
    private const string Ids = "ids";

    public static JobKey KeyOf(JobOrder order) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{order.SchoolId}-{order.Ids[0]}"), order.Kind.ToString());

    public static JobDataMap Write(JobOrder order) => new()
    {
        [Kind] = order.Kind.ToString(),
        [School] = order.SchoolId.ToString(CultureInfo.InvariantCulture),
        [Ids] = string.Join(',', order.Ids.Select(id => id.ToString(CultureInfo.InvariantCulture))),
    };

    public static JobOrder Read(JobDataMap data) => new(
        Enum.Parse<JobKind>(data.GetString(Kind)!),
        int.Parse(data.GetString(School)!, CultureInfo.InvariantCulture),
        [.. data.GetString(Ids)!.Split(',').Select(id => long.Parse(id, CultureInfo.InvariantCulture))]);
}
