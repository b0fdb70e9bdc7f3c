namespace ConsentLens.Pipeline.School.People.Lists;

/// <summary>One page of people.</summary>
/// <param name="People">The people, by family name, given name and id.</param>
/// <param name="Total">How many there are on all pages.</param>
/// <param name="Page">Which page it is, from 1.</param>
/// <param name="Pages">How many there are, at least 1.</param>
/// <param name="Classes">Every class of the register, to choose from.</param>
public sealed record PeoplePage(IReadOnlyList<PersonLine> People, int Total, int Page, int Pages, IReadOnlyList<string> Classes);
