package io.github.rlaifv.core.data;

/** Which release wrote a dataset. */
final class LibraryVersion {
    private LibraryVersion() {}

    static String text() {
        String version = LibraryVersion.class.getPackage().getImplementationVersion();
        return "rlaifv " + (version == null ? "(built from source)" : version);
    }
}
