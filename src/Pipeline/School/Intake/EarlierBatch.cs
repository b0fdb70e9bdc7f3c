namespace ConsentLens.Pipeline.School.Intake;

/// <summary>The batch in which a photo lies already.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">What it is called.</param>
/// <param name="CreatedAt">When it was uploaded.</param>
public sealed record EarlierBatch(long Id, string Name, DateTimeOffset CreatedAt);
