using System.Runtime.InteropServices;

namespace ConsentLens.Pipeline.Imaging.Native;

/// <summary>The functions of libvips, GObject and GLib that are called. None takes variable arguments.</summary>
internal static unsafe partial class VipsNative
{
    internal const string VipsLibrary = "libvips.so.42";
    private const string ObjectLibrary = "libgobject-2.0.so.0";
    private const string GlibLibrary = "libglib-2.0.so.0";

    [LibraryImport(VipsLibrary, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int vips_init(string programName);

    [LibraryImport(VipsLibrary)]
    internal static partial nint vips_version_string();

    [LibraryImport(VipsLibrary)]
    internal static partial void vips_concurrency_set(int threads);

    [LibraryImport(VipsLibrary)]
    internal static partial void vips_cache_set_max(int operations);

    [LibraryImport(VipsLibrary)]
    internal static partial void vips_vector_set_enabled(int enabled);

    [LibraryImport(VipsLibrary)]
    internal static partial void vips_block_untrusted_set(int blocked);

    [LibraryImport(VipsLibrary, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial void vips_operation_block_set(string className, int blocked);

    [LibraryImport(VipsLibrary)]
    internal static partial nint vips_error_buffer_copy();

    [LibraryImport(VipsLibrary)]
    internal static partial nuint vips_image_get_type();

    [LibraryImport(VipsLibrary)]
    internal static partial nuint vips_source_get_type();

    [LibraryImport(VipsLibrary)]
    internal static partial nuint vips_target_get_type();

    [LibraryImport(VipsLibrary)]
    internal static partial nuint vips_array_double_get_type();

    [LibraryImport(VipsLibrary)]
    internal static partial nint vips_array_double_new(double* values, int count);

    [LibraryImport(VipsLibrary, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nint vips_operation_new(string name);

    [LibraryImport(VipsLibrary, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int vips_object_set_argument_from_string(VipsOperation operation, string name, string value);

    [LibraryImport(VipsLibrary)]
    internal static partial int vips_object_build(VipsOperation operation);

    [LibraryImport(VipsLibrary)]
    internal static partial void vips_object_unref_outputs(nint operation);

    [LibraryImport(VipsLibrary)]
    internal static partial nint vips_source_new_from_memory(void* bytes, nuint length);

    [LibraryImport(VipsLibrary)]
    internal static partial nint vips_foreign_find_load_source(VipsSource source);

    [LibraryImport(VipsLibrary)]
    internal static partial nint vips_target_new_to_memory();

    [LibraryImport(VipsLibrary)]
    internal static partial nuint vips_blob_get_type();

    [LibraryImport(VipsLibrary)]
    internal static partial byte* vips_blob_get(nint blob, nuint* length);

    [LibraryImport(VipsLibrary)]
    internal static partial int vips_image_get_width(VipsImage image);

    [LibraryImport(VipsLibrary)]
    internal static partial int vips_image_get_height(VipsImage image);

    [LibraryImport(VipsLibrary)]
    internal static partial int vips_image_get_bands(VipsImage image);

    [LibraryImport(VipsLibrary)]
    internal static partial int vips_image_get_format(VipsImage image);

    [LibraryImport(VipsLibrary)]
    internal static partial int vips_image_get_interpretation(VipsImage image);

    [LibraryImport(VipsLibrary)]
    internal static partial int vips_image_hasalpha(VipsImage image);

    [LibraryImport(VipsLibrary)]
    internal static partial int vips_image_get_orientation(VipsImage image);

    [LibraryImport(VipsLibrary, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nuint vips_image_get_typeof(VipsImage image, string field);

    [LibraryImport(VipsLibrary, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int vips_image_get_string(VipsImage image, string field, nint* borrowed);

    [LibraryImport(VipsLibrary)]
    internal static partial byte* vips_image_write_to_memory(VipsImage image, nuint* length);

    [LibraryImport(VipsLibrary)]
    internal static partial nint vips_image_new_from_memory(void* pixels, nuint length, int width, int height, int bands, int format);

    [LibraryImport(VipsLibrary, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int vips_image_get_blob(VipsImage image, string field, void** borrowed, nuint* length);

    [LibraryImport(VipsLibrary, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial void vips_image_set_blob_copy(VipsImage image, string field, void* bytes, nuint length);

    [LibraryImport(VipsLibrary)]
    internal static partial nint vips_region_new(VipsImage image);

    [LibraryImport(VipsLibrary)]
    internal static partial byte* vips_region_fetch(VipsRegion region, int left, int top, int width, int height, nuint* length);

    [LibraryImport(VipsLibrary)]
    internal static partial void vips_image_set_kill(VipsImage image, int kill);

    [LibraryImport(ObjectLibrary, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial void g_object_set_property(VipsOperation operation, string name, GValue* value);

    [LibraryImport(ObjectLibrary, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial void g_object_get_property(VipsObject instance, string name, GValue* value);

    [LibraryImport(ObjectLibrary)]
    internal static partial nint g_object_ref(VipsObject instance);

    [LibraryImport(ObjectLibrary)]
    internal static partial void g_object_unref(nint instance);

    [LibraryImport(ObjectLibrary)]
    internal static partial GValue* g_value_init(GValue* value, nuint type);

    [LibraryImport(ObjectLibrary)]
    internal static partial void g_value_unset(GValue* value);

    [LibraryImport(ObjectLibrary)]
    internal static partial void g_value_set_boolean(GValue* value, int flag);

    [LibraryImport(ObjectLibrary)]
    internal static partial void g_value_set_int(GValue* value, int number);

    [LibraryImport(ObjectLibrary)]
    internal static partial void g_value_set_double(GValue* value, double number);

    [LibraryImport(ObjectLibrary)]
    internal static partial void g_value_set_object(GValue* value, VipsObject instance);

    [LibraryImport(ObjectLibrary)]
    internal static partial void g_value_take_boxed(GValue* value, nint boxed);

    [LibraryImport(ObjectLibrary)]
    internal static partial nint g_value_get_boxed(GValue* value);

    [LibraryImport(ObjectLibrary)]
    internal static partial nint g_value_dup_object(GValue* value);

    [LibraryImport(GlibLibrary, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial uint g_log_set_handler(string domain, int levels, delegate* unmanaged<nint, int, nint, nint, void> handler, nint userData);

    [LibraryImport(GlibLibrary)]
    internal static partial void g_free(void* memory);

    /// <summary>A log handler that writes nothing: a damaged photo is reported by an exception, not on the console.</summary>
    [UnmanagedCallersOnly]
    internal static void Discard(nint domain, int level, nint message, nint userData)
    {
    }

    /// <summary>Empties libvips' error text. The text is shared by all threads, so it is for a person to read, never to decide by.</summary>
    internal static string TakeError()
    {
        nint text = vips_error_buffer_copy();
        try
        {
            return Marshal.PtrToStringUTF8(text)?.Trim() ?? "";
        }
        finally
        {
            g_free((void*)text);
        }
    }
}
