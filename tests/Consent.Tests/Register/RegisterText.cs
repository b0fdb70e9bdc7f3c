using System.Text;
using ConsentLens.Consent.Register;

namespace ConsentLens.Consent.Tests.Register;

/// <summary>Register files for tests.</summary>
internal static class RegisterText
{
    public const string Header =
        "person_id,upn,given_name,family_name,role,year_group,class,website,social_media,press,print,newsletter,name_with_image,"
        + "safeguarding,biometric_parent_1,biometric_parent_2,biometric_child,leaving_date";

    /// <summary>A sound row of a pupil; each change replaces the value of one column.</summary>
    public static string Row(string id, params (string Column, string Value)[] changes)
    {
        string[] columns = Header.Split(',');
        string[] values = $"{id},,Ada,Byron,pupil,3,3A,yes,no,,yes,yes,no,no,yes,,,".Split(',');
        foreach ((string column, string value) in changes)
            values[Array.IndexOf(columns, column)] = value;
        return string.Join(',', values);
    }

    public static string File(params string[] rows) => string.Join('\n', rows.Prepend(Header)) + "\n";

    public static RegisterFile Read(params string[] rows) => ReadText(File(rows));

    public static RegisterFile ReadText(string text)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(text));
        return RegisterCsv.Read(stream);
    }
}
