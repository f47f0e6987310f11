package demo

import "slices"

// The record classes whose totals are published, split one step further: small
// businesses are counted as legal subjects in the published figures.
const (
	licenceLegal = iota
	licenceBusiness
	licencePerson
	penaltyLegal
	penaltyBusiness
	penaltyPerson
	recordClasses
)

// classTotals are the records of 2021 by class. Legal and business together are
// the published 8,897 licences and 414 penalties; that split is invented.
var classTotals = [recordClasses]int{
	licenceLegal: 5941, licenceBusiness: 2956, licencePerson: 1396,
	penaltyLegal: 268, penaltyBusiness: 146, penaltyPerson: 145,
}

// The seasons: the weight of each month, January first.
var (
	evenYear   = [12]int{88, 52, 102, 104, 98, 106, 103, 96, 110, 84, 116, 124}
	springYear = [12]int{60, 48, 150, 160, 130, 100, 84, 80, 96, 80, 90, 70}
	schoolYear = [12]int{70, 40, 80, 70, 70, 100, 130, 220, 150, 60, 70, 80}
	yearEnd    = [12]int{110, 50, 80, 80, 80, 90, 90, 90, 95, 85, 140, 230}
)

// unit is a member unit: how much it records, when, and how late.
type unit struct {
	name, short string
	volume      [recordClasses]int // weights within the class, not counts
	season      *[12]int
	// lateMonths are the months with records reported after the limit. In a
	// unit with lateShare (in hundredths) they form a streak, and that share
	// of each month is late; elsewhere the records are spread thinly.
	lateMonths []int
	lateShare  int
	weekends   bool // decides on weekends too
	trades     []string
	licences   []string // document name|content
	personal   []string // the same for natural persons, where different
	penalties  []string // content
	code       string   // credit code, set by memberUnits
}

// memberUnits returns the thirty member units with their credit codes.
func memberUnits() []unit {
	units := slices.Concat(largestUnits(), largeUnits(), middleUnits(), smallUnits())
	for i := range units {
		units[i].code = creditCode("11", 100+i)
	}
	return units
}

// largestUnits are the four units with the most records.
func largestUnits() []unit {
	return []unit{
		{name: "孟津区市场监督管理局", short: "孟市监", volume: [6]int{2350, 1880, 60, 110, 90, 20}, season: &evenYear,
			lateMonths: []int{1, 2, 4, 6, 8, 9, 12},
			trades:     []string{"食品", "餐饮", "商贸", "医药", "机械", "烟酒"},
			licences:   []string{"食品经营许可证|准予食品经营：预包装食品、散装食品销售", "食品生产许可证|准予生产糕点、粮食加工品", "药品经营许可证|准予药品零售", "第三类医疗器械经营许可证|准予经营第三类医疗器械", "特种设备使用登记证|准予特种设备使用登记"},
			personal:   []string{"特种设备作业人员证|准予从事特种设备作业"},
			penalties:  []string{"销售超过保质期的食品", "未按规定明码标价", "使用未经检定的计量器具", "发布虚假广告", "未取得许可从事食品经营"}},
		{name: "孟津区交通运输局", short: "孟交", volume: [6]int{760, 60, 420, 40, 6, 38}, season: &evenYear,
			lateMonths: []int{2, 3, 7, 10, 12}, weekends: true,
			trades:    []string{"运输"},
			licences:  []string{"道路运输经营许可证|准予从事道路普通货物运输", "道路运输证|准予车辆投入道路货物运输", "超限运输车辆通行证|准予超限运输车辆行驶公路"},
			personal:  []string{"道路运输从业人员资格证|准予从事道路货物运输驾驶"},
			penalties: []string{"未取得道路运输证从事货物运输", "车辆超限运输", "未按规定维护和检测车辆"}},
		{name: "孟津区卫生健康委员会", short: "孟卫", volume: [6]int{420, 350, 180, 30, 22, 8}, season: &evenYear,
			lateMonths: []int{1, 5, 6, 10},
			trades:     []string{"医药", "餐饮", "旅游"},
			licences:   []string{"公共场所卫生许可证|准予从事公共场所经营", "医疗机构执业许可证|准予开展诊疗活动", "放射诊疗许可证|准予开展Ｘ射线影像诊断"},
			personal:   []string{"医师执业证书|准予执业医师注册", "护士执业证书|准予护士执业注册"},
			penalties:  []string{"未按规定对公共用品用具清洗消毒", "使用未取得健康证的人员", "医疗废物未分类存放"}},
		{name: "孟津区城市管理局", short: "孟城管", volume: [6]int{330, 190, 60, 16, 12, 10}, season: &evenYear,
			lateMonths: []int{8, 9, 10, 11}, lateShare: 50,
			trades:    []string{"商贸", "餐饮", "文化", "物业", "建筑"},
			licences:  []string{"户外广告设置许可|准予设置户外广告设施", "城市建筑垃圾处置核准|准予处置建筑垃圾", "临时占用城市道路许可|准予临时占用城市道路"},
			penalties: []string{"擅自占用城市道路经营", "运输渣土沿途遗撒", "未经批准设置户外广告"}},
	}
}

// largeUnits are the other units with several hundred records a year.
func largeUnits() []unit {
	return []unit{
		{name: "孟津区自然资源局", short: "孟自然资", volume: [6]int{400, 5, 90, 14, 0, 8}, season: &springYear,
			lateMonths: []int{3, 4, 5, 6, 7}, lateShare: 55,
			trades:    []string{"置业", "农业", "建筑"},
			licences:  []string{"建设用地规划许可证|准予建设用地规划", "建设工程规划许可证|准予建设工程规划", "临时用地批准书|准予临时用地"},
			personal:  []string{"乡村建设规划许可证|准予村民住宅建设"},
			penalties: []string{"未经批准占用土地", "未按规划许可证的规定建设"}},
		{name: "孟津区住房和城乡建设局", short: "孟建", volume: [6]int{430, 0, 40, 18, 0, 2}, season: &evenYear,
			lateMonths: []int{3, 4, 8, 12},
			trades:     []string{"建筑", "置业", "物业"},
			licences:   []string{"建筑工程施工许可证|准予建筑工程施工", "商品房预售许可证|准予商品房预售", "燃气经营许可证|准予燃气经营"},
			personal:   []string{"特种作业操作资格证|准予从事建筑施工特种作业"},
			penalties:  []string{"未取得施工许可证擅自施工", "未按规定设置扬尘防治设施"}},
		{name: "洛阳市公安局孟津分局", short: "孟公", volume: [6]int{210, 60, 160, 8, 6, 40}, season: &evenYear,
			lateMonths: []int{2, 5, 9, 10}, weekends: true,
			trades:    []string{"旅游", "文化", "商贸"},
			licences:  []string{"特种行业许可证|准予从事旅馆业", "公章刻制备案|准予公章刻制", "大型群众性活动安全许可|准予举办大型群众性活动"},
			personal:  []string{"边境通行证|准予办理边境通行证", "机动车禁区通行证|准予机动车在禁行区通行"},
			penalties: []string{"未按规定登记住宿人员", "扰乱公共秩序", "未按规定存放易制毒化学品"}},
		{name: "孟津区烟草专卖局", short: "孟烟专", volume: [6]int{20, 470, 0, 1, 6, 2}, season: &evenYear,
			lateMonths: []int{1, 7, 11},
			trades:     []string{"烟酒", "商贸", "食品"},
			licences:   []string{"烟草专卖零售许可证|准予卷烟零售"},
			penalties:  []string{"未在当地烟草专卖批发企业进货"}},
		{name: "孟津区农业农村局", short: "孟农", volume: [6]int{210, 90, 110, 8, 3, 6}, season: &springYear,
			lateMonths: []int{4, 5, 9, 11},
			trades:     []string{"农业"},
			licences:   []string{"农药经营许可证|准予农药经营", "动物防疫条件合格证|准予从事动物饲养", "种子生产经营许可证|准予农作物种子生产经营"},
			personal:   []string{"拖拉机和联合收割机驾驶证|准予驾驶轮式拖拉机", "水域滩涂养殖证|准予水产养殖"},
			penalties:  []string{"经营标签不合格的种子", "销售未附检疫证明的动物产品"}},
		{name: "国家税务总局洛阳市孟津区税务局", short: "孟税", volume: [6]int{260, 40, 10, 10, 4, 2}, season: &yearEnd,
			lateMonths: []int{1, 6, 12},
			trades:     []string{"商贸", "建筑", "机械", "食品"},
			licences:   []string{"增值税专用发票最高开票限额审批|准予最高开票限额十万元", "延期申报核准|准予延期申报"},
			penalties:  []string{"未按规定期限办理纳税申报", "未按规定保管发票"}},
	}
}

// middleUnits are the units with about a hundred records a year.
func middleUnits() []unit {
	return []unit{
		{name: "孟津区文化广电和旅游局", short: "孟文旅", volume: [6]int{120, 60, 6, 6, 6, 0}, season: &evenYear,
			lateMonths: []int{5, 6, 7}, lateShare: 46,
			trades:    []string{"文化", "旅游"},
			licences:  []string{"营业性演出许可证|准予举办营业性演出", "出版物经营许可证|准予出版物零售", "娱乐经营许可证|准予从事歌舞娱乐"},
			penalties: []string{"接纳未成年人进入营业场所", "擅自变更旅游行程"}},
		{name: "孟津区应急管理局", short: "孟应急", volume: [6]int{150, 40, 5, 20, 4, 2}, season: &yearEnd,
			lateMonths: []int{3, 8, 12},
			trades:     []string{"化工", "机械"},
			licences:   []string{"危险化学品经营许可证|准予危险化学品经营", "烟花爆竹经营（零售）许可证|准予烟花爆竹零售"},
			penalties:  []string{"未如实记录安全生产教育培训情况", "未建立隐患排查治理制度", "特种作业人员未持证上岗"}},
		{name: "洛阳市生态环境局孟津分局", short: "孟环", volume: [6]int{180, 5, 0, 22, 1, 1}, season: &evenYear,
			lateMonths: []int{4, 7, 9},
			trades:     []string{"环保", "化工", "机械"},
			licences:   []string{"排污许可证|准予排放水污染物、大气污染物", "建设项目环境影响评价审批|准予项目建设"},
			penalties:  []string{"未按要求运行污染防治设施", "未采取有效防尘措施", "超标排放大气污染物"}},
		{name: "孟津区教育体育局", short: "孟教体", volume: [6]int{90, 6, 110, 1, 0, 0}, season: &schoolYear,
			lateMonths: []int{6, 8, 10},
			trades:     []string{"教育"},
			licences:   []string{"民办学校办学许可证|准予举办民办学校", "校车使用许可|准予校车使用"},
			personal:   []string{"教师资格证书|认定教师资格"},
			penalties:  []string{"擅自变更培训地点"}},
		{name: "孟津区林业局", short: "孟林", volume: [6]int{70, 0, 60, 2, 0, 3}, season: &springYear,
			lateMonths: []int{2, 9},
			trades:     []string{"农业"},
			licences:   []string{"林木采伐许可证|准予林木采伐", "林木种子生产经营许可证|准予林木种子生产经营"},
			penalties:  []string{"滥伐林木", "擅自改变林地用途"}},
		{name: "孟津区民政局", short: "孟民", volume: [6]int{110, 0, 0, 0, 0, 0}, season: &evenYear,
			lateMonths: []int{6, 8, 12},
			trades:     []string{"社会"},
			licences:   []string{"民办非企业单位登记证书|准予成立登记", "社会团体法人登记证书|准予变更登记"}},
		{name: "孟津区消防救援大队", short: "孟消", volume: [6]int{85, 30, 0, 12, 6, 0}, season: &yearEnd,
			lateMonths: []int{1, 9, 11},
			trades:     []string{"餐饮", "文化", "旅游", "商贸"},
			licences:   []string{"公众聚集场所投入使用、营业前消防安全检查合格证|准予投入使用"},
			penalties:  []string{"占用、堵塞疏散通道", "消防设施未保持完好有效"}},
		{name: "孟津区水利局", short: "孟水", volume: [6]int{90, 0, 10, 4, 0, 2}, season: &springYear,
			lateMonths: []int{4, 6, 10},
			trades:     []string{"能源", "农业"},
			licences:   []string{"取水许可证|准予取用地下水", "生产建设项目水土保持方案审批|准予许可"},
			penalties:  []string{"未经批准擅自取水", "在河道内擅自采砂"}},
		{name: "孟津区人力资源和社会保障局", short: "孟人社", volume: [6]int{95, 0, 0, 5, 0, 0}, season: &evenYear,
			lateMonths: []int{3, 7, 11},
			trades:     []string{"人力"},
			licences:   []string{"劳务派遣经营许可证|准予经营劳务派遣业务", "人力资源服务许可证|准予从事职业中介活动"},
			penalties:  []string{"未按规定支付劳动者工资"}},
		{name: "孟津区发展和改革委员会", short: "孟发改", volume: [6]int{85, 0, 0, 0, 0, 0}, season: &springYear,
			lateMonths: []int{5, 12},
			trades:     []string{"能源", "机械", "置业"},
			licences:   []string{"企业投资项目核准|准予项目核准", "固定资产投资项目节能审查|准予通过节能审查"}},
	}
}

// smallUnits are the units with few records, three of them with none at all.
func smallUnits() []unit {
	return []unit{
		{name: "孟津区商务局", short: "孟商", volume: [6]int{45, 0, 0, 1, 0, 0}, season: &evenYear,
			lateMonths: []int{2, 9}, trades: []string{"化工", "商贸"},
			licences:  []string{"成品油零售经营批准证书|准予成品油零售", "对外贸易经营者备案|准予备案"},
			penalties: []string{"未按规定建立成品油销售台账"}},
		{name: "孟津区气象局", short: "孟气", volume: [6]int{30, 0, 0, 0, 0, 0}, season: &evenYear,
			lateMonths: []int{8}, trades: []string{"建筑", "化工"},
			licences: []string{"防雷装置设计审核|准予防雷装置设计"}},
		{name: "孟津区医疗保障局", short: "孟医保", volume: [6]int{30, 4, 0, 4, 2, 0}, season: &evenYear,
			lateMonths: []int{6, 11}, trades: []string{"医药"},
			licences:  []string{"医疗保障定点确认|准予确定为定点零售药店"},
			penalties: []string{"重复收费、超标准收费"}},
		{name: "孟津区科学技术和工业信息化局", short: "孟科工", volume: [6]int{25, 0, 0, 0, 0, 0}, season: &evenYear,
			lateMonths: []int{10}, trades: []string{"机械", "能源"},
			licences: []string{"工业企业技术改造项目核准|准予技术改造"}},
		{name: "孟津区人民防空办公室", short: "孟人防", volume: [6]int{22, 0, 0, 0, 0, 0}, season: &evenYear,
			lateMonths: []int{4, 12}, trades: []string{"置业"},
			licences: []string{"应建防空地下室的民用建筑项目报建审批|准予易地建设"}},
		{name: "孟津区司法局", short: "孟司", volume: [6]int{8, 0, 20, 0, 0, 0}, season: &evenYear,
			lateMonths: []int{5}, trades: []string{"社会"},
			licences: []string{"基层法律服务所变更核准|准予变更"},
			personal: []string{"基层法律服务工作者执业证|准予执业"}},
		{name: "孟津区统计局", short: "孟统", volume: [6]int{0, 0, 0, 3, 0, 0}, season: &evenYear,
			trades: []string{"机械"}, penalties: []string{"提供不真实的统计资料"}},
		{name: "孟津区财政局", short: "孟财", season: &evenYear},
		{name: "孟津区退役军人事务局", short: "孟退役", season: &evenYear},
		{name: "孟津区政务服务和大数据管理局", short: "孟政数", season: &evenYear},
	}
}
