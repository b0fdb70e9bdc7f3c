using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using Npgsql;

namespace ConsentLens.Pipeline.Storage.Database;

/// <summary>Writes one property of rows as the schema stores it.</summary>
internal sealed class BulkColumn
{
    private readonly IClrPropertyGetter _getter;
    private readonly ValueConverter? _converter;
    private readonly string _type;

    public BulkColumn(IProperty property)
    {
        RelationalTypeMapping mapping = property.GetRelationalTypeMapping();
        (Name, _getter, _converter, _type) = (property.GetColumnName(), property.GetGetter(), mapping.Converter, mapping.StoreTypeNameBase);
    }

    public string Name { get; }

    public Task WriteAsync(NpgsqlBinaryImporter importer, object row, CancellationToken cancellationToken)
    {
        object? value = _getter.GetClrValueUsingContainingEntity(row);
        object? stored = value is null || _converter is null ? value : _converter.ConvertToProvider(value);
        return stored is null ? importer.WriteNullAsync(cancellationToken) : importer.WriteAsync(stored, _type, cancellationToken);
    }
}
