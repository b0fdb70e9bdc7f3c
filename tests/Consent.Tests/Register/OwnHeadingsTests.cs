using ConsentLens.Consent.Register;

namespace ConsentLens.Consent.Tests.Register;

public class OwnHeadingsTests
{
    [Fact]
    public void Our_own_headings_are_those_of_the_contract()
    {
        string[] beyondTheContract = ["internal_display", "admission_date"];
        Assert.Equal(
            RegisterText.Header.Split(',').Concat(beyondTheContract).Order(StringComparer.Ordinal),
            OwnHeadings.Columns.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Missing_columns_are_named()
    {
        RegisterFormatException exception = Assert.Throws<RegisterFormatException>(() => RegisterText.ReadText("person_id,given_name,role\n"));
        Assert.EndsWith("Missing: family_name, safeguarding.", exception.Message, StringComparison.Ordinal);
    }
}
