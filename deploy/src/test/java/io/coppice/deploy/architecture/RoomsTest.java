package io.coppice.deploy.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Random;
import java.util.Set;

/** The arrows between the rooms, and what no room may do. */
@AnalyzeClasses(packages = "io.coppice", importOptions = ImportOption.DoNotIncludeTests.class)
class RoomsTest {
    private static final String AKKA = "akka..";

    /** Pure classes under the actors whose name does not end in State. */
    private static final Set<String> STATE = Set.of(
            "JobTable", "JobPlan", "Ledger", "LeaseBook", "CheckpointCatalog", "StepGroup", "StepTimes", "Cursor");

    private static final DescribedPredicate<JavaClass> ARE_STATE_CLASSES = describe(
            "are state classes",
            type -> type.getPackageName().startsWith("io.coppice.actors")
                    && (type.getSimpleName().endsWith("State") || STATE.contains(type.getSimpleName())));

    @ArchTest
    static final ArchRule LOWER_ROOMS_DO_NOT_KNOW_HIGHER_ONES = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("compute")
            .definedBy("io.coppice.compute..")
            .layer("protocols")
            .definedBy("io.coppice.protocols..")
            .layer("actors")
            .definedBy("io.coppice.actors..")
            .layer("deploy")
            .definedBy("io.coppice.deploy..")
            .whereLayer("deploy")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("actors")
            .mayOnlyBeAccessedByLayers("deploy")
            .whereLayer("protocols")
            .mayOnlyBeAccessedByLayers("actors", "deploy");

    /** A package that could not be read without another that cannot be read without it. */
    @ArchTest
    static final ArchRule PACKAGES_OF_COMPUTE_GO_ROUND_NOWHERE =
            slices().matching("io.coppice.compute.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule COMPUTE_KNOWS_NO_ACTOR = noClasses()
            .that()
            .resideInAPackage("io.coppice.compute..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(AKKA, "com.typesafe..", "scala..");

    @ArchTest
    static final ArchRule ONLY_COMPUTE_KNOWS_NUMERIC_LIBRARIES = noClasses()
            .that(DescribedPredicate.not(resideInAPackage("io.coppice.compute..")))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.nd4j..", "com.aparapi..", "org.bytedeco..", "jdk.incubator.vector..");

    @ArchTest
    static final ArchRule STATE_CLASSES_ARE_PURE = noClasses()
            .that(ARE_STATE_CLASSES)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(AKKA, "java.util.concurrent..", "java.nio.file..", "java.net..");

    /** A rule over nothing would hold as well, so there must be some. */
    @ArchTest
    static final ArchRule THERE_ARE_STATE_CLASSES = classes()
            .that(ARE_STATE_CLASSES)
            .should()
            .bePackagePrivate()
            .orShould()
            .bePublic();

    @ArchTest
    static final ArchRule LOGS_GO_THROUGH_SLF4J =
            noClasses().should().dependOnClassesThat().resideInAPackage("java.util.logging..");

    @ArchTest
    static final ArchRule TIME_AND_CHANCE_ARE_PASSED_IN = noClasses()
            .should()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(Thread.class, "sleep", long.class)
            .orShould()
            .callMethod(Math.class, "random")
            .orShould()
            .callConstructor(Random.class)
            .orShould()
            .callConstructor(Random.class, long.class);

    /** The compiler's own versions of these give other bits than the interpreter's: StrictMath gives the same. */
    @ArchTest
    static final ArchRule RESULTS_DO_NOT_DEPEND_ON_THE_COMPILER = noClasses()
            .that()
            .resideInAPackage("io.coppice.compute..")
            .should()
            .callMethod(Math.class, "exp", double.class)
            .orShould()
            .callMethod(Math.class, "log", double.class)
            .orShould()
            .callMethod(Math.class, "log1p", double.class)
            .orShould()
            .callMethod(Math.class, "pow", double.class, double.class)
            .orShould()
            .callMethod(Math.class, "sin", double.class)
            .orShould()
            .callMethod(Math.class, "cos", double.class)
            .orShould()
            .callMethod(Math.class, "tanh", double.class);
}
