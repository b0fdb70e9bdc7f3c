using ConsentLens.Consent.Register;
using ConsentLens.Consent.Register.Mapping;
using ConsentLens.Consent.Register.Tables;
using ConsentLens.Pipeline.School.People.Import;
using Xunit;

namespace ConsentLens.Pipeline.Tests.School.People.Import;

public sealed class RegisterTemplateTests
{
    [Fact]
    public async Task A_template_is_our_own_format_with_every_column()
    {
        var workbook = new MemoryStream();
        await RegisterTemplate.WriteWorkbookAsync(workbook, default);
        foreach (byte[] file in new[] { RegisterTemplate.Csv(), workbook.ToArray() })
        {
            Sheet sheet = RegisterSheets.Read(file, default)[0];
            RegisterTable table = RegisterTable.Of(sheet, RegisterTable.FindHeadings(sheet)!.Value);
            Assert.Equal(OwnHeadings.Columns.Keys.Order(StringComparer.Ordinal), table.Columns.Select(column => column.Name).Order(StringComparer.Ordinal));
            Assert.True(MappingProposal.IsOwnFormat(table, MappingProposal.Of(table)));
        }
    }
}
