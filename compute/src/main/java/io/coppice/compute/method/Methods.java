package io.coppice.compute.method;

import java.util.List;

/** The methods that a job can name. */
public final class Methods {

    private Methods() {}

    /** The settings of every method as they are where a job leaves them out. */
    public static List<MethodSettings> defaults() {
        return List.of(L0ArmSettings.DEFAULT, DenseSettings.DEFAULT);
    }

    /** Every name that a job's method may have. */
    public static List<String> names() {
        return defaults().stream().map(MethodSettings::name).toList();
    }
}
