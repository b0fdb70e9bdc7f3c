using System.Text;
using ConsentLens.Consent.Register;
using ConsentLens.Consent.Register.Mapping;
using ConsentLens.Consent.Register.Tables;

namespace ConsentLens.Consent.Tests.Register.Mapping;

/// <summary>Files of other systems for tests, and what an office decides about their columns.</summary>
internal static class MappedText
{
    public static RegisterTable Table(string text) => Table(Encoding.UTF8.GetBytes(text));

    public static RegisterTable Table(byte[] bytes)
    {
        Sheet sheet = CsvSheet.Read(bytes);
        return RegisterTable.Of(sheet, RegisterTable.FindHeadings(sheet)!.Value);
    }

    /// <summary>Reads a file as it is proposed, with what somebody decides.</summary>
    public static RegisterFile Read(string text, Func<RegisterMapping, RegisterMapping>? decide = null)
    {
        RegisterTable table = Table(text);
        RegisterMapping mapping = MappingProposal.Of(table);
        return MappedRegister.Read(table, decide?.Invoke(mapping) ?? mapping);
    }

    /// <summary>A mapping with one column decided.</summary>
    public static RegisterMapping Decide(this RegisterMapping mapping, string column, ColumnUse? use, params (string Word, WordMeaning Meaning)[] words) => mapping with
    {
        Columns =
        [
            .. mapping.Columns.Select(old => old.Name != column ? old : old with
            {
                Use = use,
                Meanings = old.Meanings.SetItems(words.Select(word => KeyValuePair.Create(Words.Fold(word.Word), word.Meaning))),
            }),
        ],
    };

    public static ColumnMapping Of(this RegisterMapping mapping, string column) => mapping.Columns.Single(own => own.Name == column);
}
