/// Words by which a prompt's kind is told, in the languages that most prompts are written in.
enum StyleWords {
    /// May stand before a task without making it a question.
    static let polite = "please kindly can could would will you now ok okay then bitte por favor veuillez svp"

    /// Imperatives with which tasks open.
    static let tasks = english + " " + others

    private static let english = """
        write generate create give list explain describe provide summarize summarise rewrite rephrase reword translate \
        convert compose design develop implement build construct compare contrast identify name suggest classify \
        categorize categorise find calculate compute determine define discuss analyze analyse evaluate propose outline \
        edit fix correct debug refactor optimize optimise modify add replace remove rearrange arrange sort predict make \
        produce draft formulate devise come imagine act demonstrate illustrate answer solve complete fill paraphrase \
        simplify expand research recommend select choose match invent craft prepare plan brainstorm extract parse \
        format transform reverse print given detect rank rate assess estimate argue prove derive simulate teach narrate \
        recount report sketch elaborate critique review structure organize organise combine apply show tell
        """

    private static let others = """
        schreibe schreib erstelle erkläre beschreibe nenne liste übersetze fasse vergleiche entwirf entwickle gib \
        analysiere formuliere verfasse berechne erzähle \
        écris rédige explique décris donne liste traduis résume compare propose crée génère analyse calcule raconte \
        écrivez rédigez expliquez décrivez donnez traduisez résumez comparez proposez créez \
        escribe redacta explica describe da enumera traduce resume compara propone crea genera analiza calcula cuenta \
        dame escreva explique descreva dê traduza resuma crie gere analise calcule conte liste \
        scrivi spiega descrivi elenca traduci riassumi confronta crea genera analizza calcola racconta \
        schrijf beschrijf leg geef vertaal vergelijk maak \
        写一 写出 编写 生成 解释 描述 列出 翻译 总结 比较 设计 给出 创建 分析 计算 改写
        """

    /// Words with which a writer speaks of himself.
    static let firstPerson = """
        i me my mine myself we us our ours i'm i've i'd i'll im ive we're we've let's \
        ich mir mich mein meine meinen wir uns unser je j'ai moi mon ma mes nous notre yo mi mis nosotros nuestro \
        eu meu minha nós io mio mia noi ik mij mijn wij ons
        """

    /// The commonest words of grammar.
    static let grammar = """
        the a an and or but of to in on at by for with from as is are was were be been being it its this that these those \
        there here he she they them his her their you your i me my we our us not no do does did have has had will would \
        can could should may might must if then than so when where what who whom whose which why how all any some each \
        one about into over after before between through during up down out more most other such only own same very \
        der die das den dem des ein eine einen einem und oder aber von zu im auf mit für ist sind war nicht ich du er sie \
        es wir ihr wie was wo le la les un une des du de et ou en dans sur avec pour est sont pas que qui ce cette je tu \
        il elle nous vous el los las uno una y o del al con por para es son no se su lo como más qué cómo os um uma e ou \
        da do das em na no nas com não se é são que di che il lo gli della nel con per non è sono het een van op te dat \
        die niet met voor i på och att det som är av till den för med en og ikke på w z na do nie się jest że jak bir ve \
        bu için ile và là của có không cho các
        """
}
