namespace ConsentLens.Pipeline.Imaging.Native;

/// <summary>
/// One operation of libvips by name: set its arguments, then <see cref="Run"/> it or take its image.
/// Numbers travel as typed values: libvips parses numbers in strings with strtod and takes a stale errno for a failure.
/// Strings are only for the names of enum members.
/// </summary>
internal sealed unsafe class VipsOperation : VipsObject
{
    private readonly string _name;

    internal VipsOperation(string name)
        : base(VipsNative.vips_operation_new(name), name) => _name = name;

    internal override nuint ObjectType => throw new NotSupportedException("An operation is never an argument.");

    internal VipsOperation Set(string argument, string enumMember)
    {
        if (VipsNative.vips_object_set_argument_from_string(this, argument, enumMember) != 0)
        {
            throw new VipsException($"{_name}.{argument}", VipsNative.TakeError());
        }
        return this;
    }

    internal VipsOperation Set(string argument, int number)
    {
        GValue value = default;
        VipsNative.g_value_init(&value, GValue.Int);
        VipsNative.g_value_set_int(&value, number);
        return SetAndClear(argument, &value);
    }

    internal VipsOperation Set(string argument, bool flag)
    {
        GValue value = default;
        VipsNative.g_value_init(&value, GValue.Boolean);
        VipsNative.g_value_set_boolean(&value, flag ? 1 : 0);
        return SetAndClear(argument, &value);
    }

    internal VipsOperation Set(string argument, double number)
    {
        GValue value = default;
        VipsNative.g_value_init(&value, GValue.Double);
        VipsNative.g_value_set_double(&value, number);
        return SetAndClear(argument, &value);
    }

    internal VipsOperation Set(string argument, ReadOnlySpan<double> numbers)
    {
        GValue value = default;
        VipsNative.g_value_init(&value, VipsNative.vips_array_double_get_type());
        fixed (double* first = numbers)
        {
            VipsNative.g_value_take_boxed(&value, VipsNative.vips_array_double_new(first, numbers.Length));
        }
        return SetAndClear(argument, &value);
    }

    internal VipsOperation Set(string argument, VipsObject instance)
    {
        GValue value = default;
        VipsNative.g_value_init(&value, instance.ObjectType);
        VipsNative.g_value_set_object(&value, instance);
        return SetAndClear(argument, &value);
    }

    /// <summary>Runs the operation for its effect, and releases it.</summary>
    internal void Run()
    {
        using (this)
        {
            Build();
        }
    }

    /// <summary>Runs the operation, gives its image, and releases it. Most images are lazy: pixels are computed when they are asked for.</summary>
    internal VipsImage ToImage()
    {
        using (this)
        {
            Build();
            GValue value = default;
            VipsNative.g_value_init(&value, GValue.Object);
            VipsNative.g_object_get_property(this, "out", &value);
            nint image = VipsNative.g_value_dup_object(&value);
            VipsNative.g_value_unset(&value);
            return new VipsImage(image, _name);
        }
    }

    protected override bool ReleaseHandle()
    {
        VipsNative.vips_object_unref_outputs(handle);
        return base.ReleaseHandle();
    }

    // Not through libvips' operation cache: an operation built here is ours alone.
    private void Build()
    {
        if (VipsNative.vips_object_build(this) != 0)
        {
            throw new VipsException(_name, VipsNative.TakeError());
        }
    }

    private VipsOperation SetAndClear(string argument, GValue* value)
    {
        VipsNative.g_object_set_property(this, argument, value);
        VipsNative.g_value_unset(value);
        return this;
    }
}
