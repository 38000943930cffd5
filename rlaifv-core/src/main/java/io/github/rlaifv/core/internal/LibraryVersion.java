package io.github.rlaifv.core.internal;

/** The release of this library. */
public final class LibraryVersion {
    private LibraryVersion() {}

    /** Such as {@code rlaifv 1.2.0}. */
    public static String text() {
        String version = LibraryVersion.class.getPackage().getImplementationVersion();
        return "rlaifv " + (version == null ? "(built from source)" : version);
    }
}
