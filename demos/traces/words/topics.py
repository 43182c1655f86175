"""What people ask about, by field; about four hundred things."""

FIELDS: dict[str, tuple[str, ...]] = {
    "nature": (
        "tidal locking", "how glaciers carve valleys", "lichen", "coral bleaching", "the water cycle",
        "bioluminescence",
        "plate tectonics", "bird migration", "mangroves", "soil acidity", "the northern lights", "monsoons",
        "peat bogs",
        "axolotls", "honeybee dances", "volcanic lightning", "salt marshes", "tardigrades", "cicada broods",
        "ball lightning",
        "octopus camouflage", "sand dunes", "geysers", "invasive mussels", "forest fires", "permafrost", "tree rings",
    ),
    "physics and mathematics": (
        "entropy", "prime gaps", "the Doppler effect", "Bayes' theorem", "superconductors", "eigenvectors",
        "half-lives",
        "the Monty Hall problem", "gyroscopes", "Fourier series", "surface tension", "modular arithmetic", "heat pumps",
        "the birthday paradox", "redshift", "graph colouring", "standard deviation", "capacitors", "torque", "fractals",
        "Simpson's paradox", "neutrinos", "matrix inversion", "the pigeonhole principle", "laminar flow", "logarithms",
    ),
    "history": (
        "the Hanseatic League", "the fall of Constantinople", "Inca roads", "the Meiji restoration", "the spice trade",
        "the Peace of Westphalia", "Great Zimbabwe", "the Dust Bowl", "the printing press", "the Congress of Vienna",
        "the Silk Road", "the Marshall Plan", "samurai stipends", "the Suez crisis", "Viking settlements in Greenland",
        "the invention of paper", "the Tulip mania", "Roman concrete", "the Songhai empire", "the Cod Wars", "Luddites",
        "the Velvet Revolution", "the Great Stink of London", "the Treaty of Tordesillas", "Hammurabi's laws", "guilds",
    ),
    "kitchen": (
        "sourdough starters", "braised lentils", "knife sharpening", "risotto", "kimchi", "tempering chocolate",
        "dal makhani",
        "a week of lunches for two", "gluten-free pastry", "brining a turkey", "miso soup", "cast iron pans",
        "pickled beets",
        "flan", "cold-brew coffee", "empanadas", "freezing herbs", "vegan gravy", "homemade paneer", "plum jam",
        "borscht",
        "poached eggs", "a birthday cake for forty", "roasting vegetables", "leftover rice", "tamales",
        "fermenting hot sauce",
    ),
    "health": (
        "shin splints", "sleep apnoea", "reading a blood test", "vitamin D", "seasonal allergies",
        "stretching after runs",
        "lower back pain at a desk", "migraine diaries", "first-time meditation", "iron deficiency", "travel vaccines",
        "posture", "hearing protection at concerts", "cutting down on sugar", "physiotherapy for a knee", "jet lag",
        "blisters", "dry eyes", "night shifts", "dental flossing", "heart rate zones", "swimming with asthma",
        "sunburn",
    ),
    "money and law": (
        "compound interest", "index funds", "a rental deposit dispute", "invoice factoring", "small claims court",
        "depreciation", "inheritance tax", "a freelance contract", "wage slips", "the four-day week", "a home budget",
        "credit scores", "patent claims", "trademark classes", "break-even points", "pension lump sums",
        "non-compete clauses",
        "VAT on digital goods", "negative interest rates", "a power of attorney", "crowdfunding rewards",
        "insurance excess",
        "severance pay", "double-entry bookkeeping", "data protection requests",
    ),
    "machines and software": (
        "database indexes", "garbage collection", "TLS certificates", "regular expressions", "git rebase",
        "load balancers",
        "race conditions", "unit tests", "dependency injection", "a chess clock circuit", "CSS grid",
        "binary search trees",
        "Kubernetes probes", "spreadsheet pivot tables", "message queues", "UTF-8", "memory leaks", "OAuth scopes",
        "feature flags", "CRDTs", "shell pipes", "hash maps", "3D printer bed levelling", "Raspberry Pi cameras",
        "SQL joins",
        "event sourcing", "bloom filters", "code review etiquette", "semantic versioning", "rate limiting", "VLANs",
    ),
    "arts": (
        "haiku", "the circle of fifths", "linocut printing", "unreliable narrators", "Baroque ornament",
        "colour grading",
        "stop-motion animation", "sea shanties", "a heist story", "villains with good reasons", "stage fright",
        "Bauhaus",
        "writing dialogue", "magic realism", "counterpoint", "watercolour washes", "kintsugi", "limericks", "film noir",
        "documentary interviews", "improv games", "tap dance", "calligraphy nibs", "origami cranes", "detective novels",
    ),
    "home and garden": (
        "a squeaky floor", "composting", "tomato blight", "insulating a loft", "repotting orchids", "a dripping tap",
        "painting skirting boards", "rain barrels", "pruning roses", "moths in the wardrobe", "bleeding radiators",
        "a shared driveway", "raised beds", "lawn moss", "hanging heavy mirrors", "descaling a kettle",
        "noise from upstairs",
        "grouting tiles", "mice in the shed", "solar panels on a flat roof", "a bookshelf from pallets", "wasp nests",
    ),
    "people": (
        "asking for a raise", "a best man's speech", "toddlers who bite", "remote team meetings", "learning to say no",
        "exam nerves", "making friends after moving", "a difficult neighbour", "teaching teens to drive", "grief",
        "screen time rules", "a letter of resignation", "giving feedback", "first dates", "retirement plans",
        "imposter syndrome",
        "bedtime stories", "conflict between siblings", "public speaking", "a thank-you note",
        "onboarding a new colleague",
        "job interviews", "apologising well", "procrastination", "mentoring", "burnout", "small talk",
    ),
    "travel and sport": (
        "five days in Lisbon", "night trains in Europe", "packing for rain", "the offside rule", "bouldering grades",
        "a road trip through Patagonia", "sumo tournaments", "travelling with a baby", "hostels in Kyoto",
        "marathon training",
        "the Camino de Santiago", "cycling in winter", "ski wax", "a weekend in Tbilisi", "cricket scoring",
        "kayak rolls",
        "wild camping rules", "tipping abroad", "Olympic fencing", "chess openings", "a ferry to the Faroe Islands",
        "judo throws",
    ),
}  # fmt: skip

ALL: tuple[str, ...] = tuple(thing for things in FIELDS.values() for thing in things)

PLACES = (
    "Oslo", "Nairobi", "Valparaíso", "Osaka", "Leeds", "Gdańsk", "Tucson", "Hanoi", "Cork", "Porto", "Winnipeg",
    "Perth",
    "Lyon", "Izmir", "Medellín", "Bergen", "Pune", "Dakar", "Tallinn", "Bruges", "Quito", "Adelaide", "Sapporo",
    "Halifax",
)  # fmt: skip
NAMES = (
    "Amara", "Jonas", "Mei", "Rafael", "Ingrid", "Tariq", "Yuki", "Sofia", "Dmitri", "Leila", "Owen", "Priya", "Mateo",
    "Hana",
    "Bruno", "Aisling", "Kofi", "Elif", "Noor", "Viktor", "Chloe", "Samuel", "Ana", "Tomasz",
)  # fmt: skip
